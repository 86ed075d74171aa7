package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.function.IntToDoubleFunction;

/**
 * The short-time Fourier transform with a periodic Hann window, centred frames and reflected ends,
 * and its inverse: what upstream calls {@code torch.stft} and {@code torch.istft} for.
 *
 * <p>A frame has 16 samples, so both are written as convolutions with the windowed sines and
 * cosines: real parts are the first channels, imaginary parts the others.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class ShortTimeFourier {
  private final int nFft;
  private final ConvShape hop;
  private final Tensor analysis; // (2 bins, 1, nFft)
  private final Tensor synthesis; // (2 bins, 1, nFft)
  private final Tensor squaredWindow; // (1, 1, nFft)

  /**
   * Makes the tables.
   *
   * @param w owns them
   * @param config sizes
   */
  ShortTimeFourier(ModuleWeights w, HiFTConfig.Output config) {
    nFft = config.nFft();
    hop = ConvShape.PLAIN.strided(config.hopLen());
    analysis = w.own(() -> table(k -> 1));
    // A real signal's spectrum is half given: inner bins stand for two.
    synthesis = w.own(() -> table(k -> (k == 0 || k == nFft / 2 ? 1.0 : 2.0) / nFft));
    squaredWindow = w.own(() -> Tensor.of(squaredWindow(), 1, 1, nFft));
  }

  private double window(int n) {
    return 0.5 - 0.5 * Math.cos(2 * Math.PI * n / nFft);
  }

  private float[] squaredWindow() {
    float[] values = new float[nFft];
    for (int n = 0; n < nFft; n++) {
      values[n] = (float) (window(n) * window(n));
    }
    return values;
  }

  private Tensor table(IntToDoubleFunction weight) {
    int bins = nFft / 2 + 1;
    float[] values = new float[2 * bins * nFft];
    for (int k = 0; k < bins; k++) {
      for (int n = 0; n < nFft; n++) {
        double angle = 2 * Math.PI * (k * n % nFft) / nFft;
        double scale = weight.applyAsDouble(k) * window(n);
        values[k * nFft + n] = (float) (scale * Math.cos(angle));
        values[(bins + k) * nFft + n] = (float) (-scale * Math.sin(angle));
      }
    }
    return Tensor.of(values, 2L * bins, 1, nFft);
  }

  /**
   * {@return the spectrum, real parts before imaginary parts, (B, 2 bins, S / hop + 1)}
   *
   * @param samples (B, 1, S), S more than half a frame
   */
  Tensor forward(Tensor samples) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor padded = samples.reflectionPad1d(nFft / 2, nFft / 2);
      return scope.escape(padded.conv1d(analysis, null, hop));
    }
  }

  /**
   * {@return the samples, (B, (F - 1) x hop)}
   *
   * @param spectrum (B, 2 bins, F), real parts before imaginary parts
   */
  Tensor inverse(Tensor spectrum) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor overlapped = spectrum.convTranspose1d(synthesis, null, hop);
      Tensor ones = Tensor.zeros(1, 1, spectrum.size(2)).fill_(1);
      Tensor envelope = ones.convTranspose1d(squaredWindow, null, hop);
      long length = (spectrum.size(2) - 1) * hop.stride();
      Tensor samples = overlapped.narrow(2, nFft / 2, length);
      return scope.escape(samples.div(envelope.narrow(2, nFft / 2, length)).squeeze(1));
    }
  }
}
