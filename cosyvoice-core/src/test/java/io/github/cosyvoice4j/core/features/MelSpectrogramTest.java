package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MelSpectrogramTest {
  @Test
  void readsItsSizes() throws ModelFormatException {
    MelSpectrogram.Config released = MelSpectrogram.Config.of(node(Map.of()));
    assertEquals(new MelSpectrogram.Config(1920, 80, 24_000, 480, 1920, 0, 8_000), released);
  }

  @Test
  void takesHalfTheRateForAbsentFmax() throws ModelFormatException {
    Map<String, Object> none = new LinkedHashMap<>();
    none.put("fmax", null);
    assertEquals(12_000, MelSpectrogram.Config.of(node(none)).high());
  }

  @ParameterizedTest
  @CsvSource({
    "n_fft, 0, 'n_fft: expected 2 to 32768, got 0'",
    "n_fft, 1921, 'n_fft: expected an even number, got 1921'",
    "num_mels, -1, 'num_mels: expected 1 to 1024, got -1'",
    "sampling_rate, 0, 'sampling_rate: expected 1 to 16777216, got 0'",
    "hop_size, 1921, 'hop_size: expected 1 to 1920, got 1921'",
    "win_size, 0, 'win_size: expected 1 to 1920, got 0'",
    "fmin, 9000, 'fmin: expected 0 or more, less than fmax 8000.0, got 9000.0'",
  })
  void refusesSizesThatMakeNoSense(String key, long value, String message) {
    ModelFormatException refusal =
        assertThrows(
            ModelFormatException.class, () -> MelSpectrogram.Config.of(node(Map.of(key, value))));
    assertEquals("cosyvoice2.yaml: feat_extractor." + message, refusal.getMessage());
  }

  @Test
  void refusesCentredFrames() {
    assertThrows(
        ModelFormatException.class, () -> MelSpectrogram.Config.of(node(Map.of("center", true))));
  }

  @Test
  void worksAtItsFewestSamplesAndAtOddSizes() {
    for (int[] sizes : new int[][] {{1920, 480, 1920}, {1024, 256, 800}, {30, 7, 21}, {8, 8, 8}}) {
      MelSpectrogram mel =
          new MelSpectrogram(
              new MelSpectrogram.Config(sizes[0], 5, 16_000, sizes[1], sizes[2], 20, 7_000));
      float[] samples = new float[mel.minSamples()];
      FloatMatrix frames = mel.compute(samples);
      assertTrue(frames.rows() >= 1);
      assertEquals(5, frames.columns());
      for (float value : frames.toArray()) {
        assertTrue(value >= (float) Math.log(1e-5) && value < -5, "silence, got " + value);
      }
    }
  }

  @Test
  void givesOneFrameForEveryHop() throws ModelFormatException {
    MelSpectrogram mel = new MelSpectrogram(MelSpectrogram.Config.of(node(Map.of())));
    assertEquals(50, mel.compute(new float[24_000]).rows());
    assertEquals(50, mel.compute(new float[24_479]).rows());
    assertEquals(51, mel.compute(new float[24_480]).rows());
  }

  /** The released model's settings, some of them changed. */
  static ConfigNode node(Map<String, ?> changes) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("n_fft", 1920L);
    values.put("num_mels", 80L);
    values.put("sampling_rate", 24_000L);
    values.put("hop_size", 480L);
    values.put("win_size", 1920L);
    values.put("fmin", 0L);
    values.put("fmax", 8_000L);
    values.put("center", false);
    values.putAll(changes);
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            nodes.put(key, ConfigNode.scalar("cosyvoice2.yaml", "feat_extractor." + key, value)));
    return ConfigNode.map("cosyvoice2.yaml", "feat_extractor", "", nodes);
  }
}
