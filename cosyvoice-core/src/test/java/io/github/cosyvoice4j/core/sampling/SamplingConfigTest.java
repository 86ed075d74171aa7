package io.github.cosyvoice4j.core.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingConfigTest {
  private static final String RAS = "cosyvoice.utils.common.ras_sampling";

  @Test
  void readsWhatTheYamlSays() throws ModelFormatException {
    ConfigNode node = node(RAS, Map.of("top_p", 0.7, "top_k", 9L, "win_size", 5L, "tau_r", 0.4));
    assertEquals(new SamplingConfig(0.7, 9, 5, 0.4, 1), SamplingConfig.of(node));
  }

  @Test
  void takesUpstreamsDefaultsWhereTheYamlIsSilent() throws ModelFormatException {
    assertEquals(SamplingConfig.DEFAULTS, SamplingConfig.of(node(RAS, Map.of())));
  }

  @Test
  void anotherSamplerIsRefused() {
    ConfigNode node = node("cosyvoice.utils.common.nucleus_sampling", Map.of());
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> SamplingConfig.of(node));
    assertEquals(
        "cosyvoice2.yaml: llm.sampling: expected ras_sampling, got"
            + " cosyvoice.utils.common.nucleus_sampling; this sampler is not supported",
        e.getMessage());
  }

  @Test
  void numbersOutOfRangeNameFileAndPlace() {
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class, () -> SamplingConfig.of(node(RAS, Map.of("top_k", 0L))));
    assertEquals("cosyvoice2.yaml: llm.sampling.top_k: expected at least 1, got 0", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new SamplingConfig(Double.NaN, 1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SamplingConfig(0.5, 1, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SamplingConfig(0.5, 1, 1, -0.1, 1));
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class, () -> new SamplingConfig(0.5, 1, 1, 0.1, bad), "" + bad);
    }
  }

  @Test
  void takesARequestsChoices() {
    assertEquals(
        new SamplingConfig(0.6, 7, 12, 0.2, 1.5),
        SamplingConfig.of(new Sampling(0.6, 7, 12, 0.2, 1.5)));
    assertEquals(SamplingConfig.DEFAULTS, SamplingConfig.of(Sampling.released()));
  }

  private static ConfigNode node(String tag, Map<String, Object> values) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            entries.put(key, ConfigNode.scalar("cosyvoice2.yaml", "llm.sampling." + key, value)));
    return ConfigNode.map("cosyvoice2.yaml", "llm.sampling", tag, entries);
  }
}
