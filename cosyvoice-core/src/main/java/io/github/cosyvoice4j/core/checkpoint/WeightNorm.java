package io.github.cosyvoice4j.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Weight normalization undone: {@code w = v * (g / |v|)}, the norm over all axes but the first.
 *
 * <p>Upstream: {@code torch.nn.utils.weight_norm} (parts {@code weight_g}, {@code weight_v}) and
 * {@code torch.nn.utils.parametrizations.weight_norm} (parts {@code original0}, {@code original1}),
 * both with {@code dim=0}, for transposed convolutions too.
 *
 * @param magnitude the name of g, one value per slice
 * @param direction the name of v, of the weight's shape
 */
record WeightNorm(String magnitude, String direction) {
  /** The spelling of torch since 2.0. */
  static final WeightNorm PARAMETRIZED =
      new WeightNorm("parametrizations.weight.original0", "parametrizations.weight.original1");

  /** The older spelling. */
  static final WeightNorm HOOKED = new WeightNorm("weight_g", "weight_v");

  /**
   * {@return whether a tensor is a part of a normalized weight}
   *
   * @param name full name
   */
  static boolean isPart(String name) {
    return PARAMETRIZED.owns(name) || HOOKED.owns(name);
  }

  private boolean owns(String name) {
    return name.endsWith(magnitude) || name.endsWith(direction);
  }

  /**
   * {@return the weight, contiguous, single precision}
   *
   * @param g magnitudes (C, 1, ..)
   * @param v directions (C, ..)
   */
  static StoredTensor fold(StoredTensor g, StoredTensor v) {
    float[] magnitudes = g.toFloatArray();
    float[] values = v.toFloatArray();
    int slice = magnitudes.length == 0 ? 0 : values.length / magnitudes.length;
    ByteBuffer data =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < magnitudes.length; row++) {
      double squares = 0;
      for (int i = row * slice; i < (row + 1) * slice; i++) {
        squares += (double) values[i] * values[i];
      }
      // Rounded where torch rounds: the norm, then the quotient, then the product.
      float scale = magnitudes[row] / (float) Math.sqrt(squares);
      for (int i = row * slice; i < (row + 1) * slice; i++) {
        data.putFloat(values[i] * scale);
      }
    }
    long[] shape = v.shape();
    return new StoredTensor(
        v.name(), StoredType.FLOAT32, shape, StoredTensor.contiguousStrides(shape), data.flip());
  }
}
