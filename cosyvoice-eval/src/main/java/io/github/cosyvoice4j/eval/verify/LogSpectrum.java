package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/** Logarithms of magnitudes over time, the ear's view of a wave. */
final class LogSpectrum {
  private static final int SIZE = 1024;
  private static final int HOP = 256;
  private static final int BINS = SIZE / 2 + 1;
  private static final double FLOOR = 1e-5; // as the log-mel's: below, there is nothing to hear

  private LogSpectrum() {}

  /** {@return the mean absolute difference of two waves' log magnitudes, natural logarithm} */
  @SuppressWarnings("try") // the scope works by being open
  static double meanDifference(float[] expected, float[] actual) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor basis = fourierBasis();
      Tensor difference = of(expected, basis).sub(of(actual, basis)).abs();
      return difference.meanKeep(0, 1, 2).toFloats()[0];
    }
  }

  private static Tensor of(float[] wave, Tensor basis) {
    Tensor padded = Tensor.of(wave, 1, 1, wave.length).pad(0, SIZE / 2, SIZE / 2);
    Tensor parts = padded.conv1d(basis, null, ConvShape.PLAIN.strided(HOP)); // (1, 2 BINS, F)
    Tensor re = parts.narrow(1, 0, BINS);
    Tensor im = parts.narrow(1, BINS, BINS);
    return re.mul(re).add(im.mul(im)).sqrt().clamp(FLOOR, Float.MAX_VALUE).log();
  }

  /** {@return Hann-windowed cosines, then sines, one row a bin, (2 BINS, 1, SIZE)} */
  private static Tensor fourierBasis() {
    float[] basis = new float[2 * BINS * SIZE];
    for (int bin = 0; bin < BINS; bin++) {
      for (int i = 0; i < SIZE; i++) {
        double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / SIZE);
        double angle = 2 * Math.PI * bin * i / SIZE;
        basis[bin * SIZE + i] = (float) (window * Math.cos(angle));
        basis[(BINS + bin) * SIZE + i] = (float) (window * Math.sin(angle));
      }
    }
    return Tensor.of(basis, 2 * BINS, 1, SIZE);
  }
}
