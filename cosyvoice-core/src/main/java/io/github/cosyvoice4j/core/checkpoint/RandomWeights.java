package io.github.cosyvoice4j.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random weights of whatever shape a net asks for: a model of any size without its files, for
 * benchmarks and tests.
 *
 * <p>Deterministic: values depend on seed, name and shape alone. Matrices and kernels are uniform
 * with variance 1 / fan-in, vectors of scale are near 1 and biases near 0, so that a deep net gives
 * finite, lively output. Always single precision.
 *
 * <p>Safe for use by several threads.
 */
public final class RandomWeights implements WeightSource {
  /**
   * Values repeat after this many: made once, copied at the speed of memory. A prime, so that the
   * rows of a matrix do not repeat with them.
   */
  private static final int PERIOD = 65_521;

  private static final float UNIT_VARIANCE = (float) Math.sqrt(3);
  private static final float SMALL = 0.02f;

  private final long seed;
  private final float[] uniform = new float[PERIOD];

  /**
   * Makes a source.
   *
   * @param seed chooses the values
   */
  public RandomWeights(long seed) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PERIOD; i++) {
      uniform[i] = (float) random.nextDouble(-1, 1);
    }
  }

  @Override
  public String description() {
    return "random weights (seed " + seed + ")";
  }

  /** {@return nothing: there is no list of what could be asked for} */
  @Override
  public Set<String> names() {
    return Set.of();
  }

  /**
   * {@return true but for the parts of weight norm: a plain weight can be had instead}
   *
   * @param name full name
   */
  @Override
  public boolean contains(String name) {
    return !WeightNorm.isPart(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) {
    long bytes = Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
    ByteBuffer data =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    if (shape.length > 1) {
      double fanIn = Arrays.stream(shape).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b);
      fill(name, data.asFloatBuffer(), 0, UNIT_VARIANCE / (float) Math.sqrt(fanIn));
    } else {
      fill(name, data.asFloatBuffer(), name.endsWith("bias") ? 0 : 1, SMALL);
    }
    return new StoredTensor(
        name, StoredType.FLOAT32, shape, StoredTensor.contiguousStrides(shape), data);
  }

  private void fill(String name, FloatBuffer target, float centre, float spread) {
    int start = Math.floorMod(name.hashCode(), PERIOD);
    float[] block = new float[PERIOD];
    for (int i = 0; i < PERIOD; i++) {
      block[i] = centre + spread * uniform[(start + i) % PERIOD];
    }
    int blocks = (target.capacity() + PERIOD - 1) / PERIOD;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            i -> {
              int from = i * PERIOD;
              target.put(from, block, 0, Math.min(PERIOD, target.capacity() - from));
            });
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return description();
  }
}
