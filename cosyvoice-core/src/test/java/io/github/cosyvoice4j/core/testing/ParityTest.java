package io.github.cosyvoice4j.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ParityTest {
  @Test
  void errorIsRelativeToTheGoldensRms() {
    assertEquals(0.5, Parity.error(new float[] {2, -2}, new float[] {2, -1}), 1e-12);
    assertEquals(3, Parity.error(new float[] {0, 0}, new float[] {0, 3}), 0);
  }

  @Test
  void failureTellsWhereAndHowMuch() {
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () -> Parity.assertClose("mel", new float[] {1, 1}, new float[] {1, 2}, 1e-4));
    assertTrue(e.getMessage().startsWith("mel: expected error <= 0.00010, got 1.00; worst at 1"));
  }

  @Test
  void notANumberIsNeverClose() {
    float[] nan = {Float.NaN};
    assertThrows(AssertionError.class, () -> Parity.assertClose("x", new float[1], nan, 1e9));
    assertThrows(AssertionError.class, () -> Parity.assertClose("x", nan, new float[1], 1e9));
  }

  @Test
  void goldensAreOnDisk() {
    assertTrue(Files.isRegularFile(Goldens.modelDirectory().resolve("cosyvoice2.yaml")));
    assertTrue(Files.isRegularFile(Goldens.wav(Goldens.wavNames().get(0))));
    assertTrue(Goldens.json("zero_shot").getAsJsonObject().has("text"));
  }
}
