package io.github.cosyvoice4j.core.sampling;

/** Gaussian noise by Box and Muller's method. */
final class GaussianNoise implements Noise {
  private final RandomSource random;

  GaussianNoise(RandomSource random) {
    this.random = random;
  }

  @Override
  public void uniform(float[] into) {
    random.fill(into);
  }

  @Override
  public void normal(float[] into) {
    for (int i = 0; i < into.length; i += 2) {
      // 1 - u lies in (0, 1], so the logarithm is finite
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextFloat()));
      double angle = 2 * Math.PI * random.nextFloat();
      into[i] = (float) (radius * Math.cos(angle));
      if (i + 1 < into.length) {
        into[i + 1] = (float) (radius * Math.sin(angle));
      }
    }
  }
}
