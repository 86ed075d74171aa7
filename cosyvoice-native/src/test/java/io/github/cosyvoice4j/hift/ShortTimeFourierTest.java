package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
class ShortTimeFourierTest {
  private ModuleWeights tables;
  private TensorScope scope;

  @BeforeEach
  void open() {
    tables = ModuleWeights.of(new RandomWeights(1));
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
    tables.close();
  }

  @ParameterizedTest
  @CsvSource({"16, 4", "16, 8", "20, 5"})
  void inverseGivesTheSamplesBack(int nFft, int hop) {
    ShortTimeFourier fourier = fourier(nFft, hop);
    Tensor samples = Torch.randn(1, 0, 1, 1, 40L * hop);
    Tensor spectrum = fourier.forward(samples);
    assertArrayEquals(new long[] {1, nFft + 2L, 41}, spectrum.shape());
    assertArrayEquals(samples.toFloats(), fourier.inverse(spectrum).toFloats(), 1e-5f);
  }

  @Test
  void toneFallsIntoItsBin() {
    Tensor phase = Tensor.arange(0, 64).mul(2 * Math.PI * 3 / 16).reshape(1, 1, 64);
    Tensor frame = fourier(16, 4).forward(phase.cos()).narrow(2, 8, 1);
    float[] spectrum = frame.contiguous().toFloats(); // starts at sample 24: 4.5 periods in
    assertEquals(-4, spectrum[3], 1e-5); // half the window's sum of 8, upside down
    assertEquals(2, spectrum[2], 1e-5); // the window's side bins
    assertEquals(0, spectrum[6], 1e-5);
    assertEquals(0, spectrum[9 + 3], 1e-5);
  }

  private ShortTimeFourier fourier(int nFft, int hop) {
    return new ShortTimeFourier(tables, new HiFTConfig.Output(nFft, hop, 0.1, 0.99));
  }
}
