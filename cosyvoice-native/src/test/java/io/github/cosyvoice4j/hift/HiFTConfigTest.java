package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HiFTConfigTest {
  @Test
  void sizesOfTheReleasedModel() throws ModelFormatException {
    HiFTConfig config = HiFTConfig.of(hift(Map.of()));
    assertEquals(480, config.samplesPerFrame());
    assertEquals(64, config.channelsAfter(3));
    assertEquals(
        List.of(15, 3, 1),
        List.of(config.sourceRate(0), config.sourceRate(1), config.sourceRate(2)));
    assertEquals(new HiFTConfig.Kernel(11, List.of(1, 3, 5)), config.levels().get(2).source());
    assertEquals(9, config.output().bins());
    assertEquals(13, config.contextFrames());
  }

  @Test
  void widerBlocksNeedMoreContext() throws ModelFormatException {
    Map<String, ConfigNode> wide = Map.of("resblock_kernel_sizes", ints(3, 7, 21));
    assertEquals(21, HiFTConfig.of(hift(wide)).contextFrames());
  }

  @Test
  void firstGenerationIsRefused() {
    assertRefused("sampling_rate", ConfigNode.scalar("y", "hift.sampling_rate", 22050L));
  }

  @Test
  void listsOfDifferentLengthAreRefused() {
    assertRefused("upsample_kernel_sizes", ints(16, 11));
    assertRefused("source_resblock_kernel_sizes", ints(7, 7));
    assertRefused("resblock_dilation_sizes", ConfigNode.list("y", "hift", List.of(ints(1, 3, 5))));
    assertRefused("resblock_kernel_sizes", ints());
  }

  @Test
  void sizesBelowOneAreRefused() {
    assertRefused("upsample_rates", ints(8, 0, 3));
    assertRefused("base_channels", number(0));
  }

  @Test
  void framesThatWeightsDoNotTellApartAreRefused() {
    assertRefused("istft_params", map(Map.of("n_fft", number(17), "hop_len", number(4))));
    assertRefused("istft_params", map(Map.of("n_fft", number(16), "hop_len", number(17))));
  }

  private static void assertRefused(String key, ConfigNode value) {
    ModelFormatException refusal =
        assertThrows(
            ModelFormatException.class, () -> HiFTConfig.of(hift(Map.of(key, value))), key);
    assertTrue(refusal.getMessage().startsWith("y: hift"), refusal::getMessage);
  }

  private static ConfigNode hift(Map<String, ConfigNode> changes) {
    Map<String, ConfigNode> entries = new HashMap<>();
    ConfigNode dilations =
        ConfigNode.list("y", "hift", List.of(ints(1, 3, 5), ints(1, 3, 5), ints(1, 3, 5)));
    entries.put("in_channels", number(80));
    entries.put("base_channels", number(512));
    entries.put("sampling_rate", number(24000));
    entries.put("upsample_rates", ints(8, 5, 3));
    entries.put("upsample_kernel_sizes", ints(16, 11, 7));
    entries.put("istft_params", map(Map.of("n_fft", number(16), "hop_len", number(4))));
    entries.put("resblock_kernel_sizes", ints(3, 7, 11));
    entries.put("resblock_dilation_sizes", dilations);
    entries.put("source_resblock_kernel_sizes", ints(7, 7, 11));
    entries.put("source_resblock_dilation_sizes", dilations);
    entries.put("f0_predictor", map(Map.of("cond_channels", number(512))));
    entries.putAll(changes);
    return map(entries);
  }

  private static ConfigNode map(Map<String, ConfigNode> entries) {
    return ConfigNode.map("y", "hift", "", entries);
  }

  private static ConfigNode number(long value) {
    return ConfigNode.scalar("y", "hift", value);
  }

  private static ConfigNode ints(long... values) {
    return ConfigNode.list(
        "y", "hift", Arrays.stream(values).mapToObj(HiFTConfigTest::number).toList());
  }
}
