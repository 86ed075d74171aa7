package io.github.cosyvoice4j.core.sampling;

/** Uniform noise scaled to mean 0 and variance 1. */
final class FlatNoise implements Noise {
  private static final float SCALE = (float) Math.sqrt(12);

  private final RandomSource random;

  FlatNoise(RandomSource random) {
    this.random = random;
  }

  @Override
  public void uniform(float[] into) {
    random.fill(into);
  }

  @Override
  public void normal(float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (random.nextFloat() - 0.5f) * SCALE;
    }
  }
}
