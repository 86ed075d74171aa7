package io.github.cosyvoice4j.eval.bench;

/** A stopwatch that runs from when it is made. */
final class Watch {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private long lap = start;

  /** {@return seconds since the last lap, or since the start} */
  double lap() {
    long now = System.nanoTime();
    double seconds = (now - lap) / NANOS;
    lap = now;
    return seconds;
  }

  /** {@return seconds since the start} */
  double seconds() {
    return (System.nanoTime() - start) / NANOS;
  }
}
