package io.github.cosyvoice4j;

import java.util.Objects;

/**
 * How speech is cut into pieces while it is made.
 *
 * <p>The model thinks in chunks of one second (25 speech tokens), counted from the start of the
 * prompt. A hop is how many new chunks are waited for before a piece is made; it grows, because
 * large pieces cost less and small ones come sooner.
 *
 * @param firstHop chunks in the first piece, on top of the one that completes the prompt's last
 *     chunk; 0 to 60. With 0 the first piece is what completes that chunk
 * @param growth what a hop is multiplied by after each piece, 1 to 16
 * @param maxHop most chunks in a piece, at least 1 and at least {@code firstHop}, at most 60
 * @param seam how pieces are joined
 */
public record StreamOptions(int firstHop, double growth, int maxHop, Seam seam) {
  private static final int MAX_CHUNKS = 60;
  private static final double MAX_GROWTH = 16;
  private static final StreamOptions DEFAULTS = new StreamOptions(1, 2, 4, Seam.CONTINUOUS);

  /** Checks the ranges. */
  public StreamOptions {
    require("firstHop", firstHop >= 0 && firstHop <= MAX_CHUNKS, "0 to " + MAX_CHUNKS, firstHop);
    require("growth", growth >= 1 && growth <= MAX_GROWTH, "1 to " + MAX_GROWTH, growth);
    int least = Math.max(1, firstHop);
    require("maxHop", maxHop >= least && maxHop <= MAX_CHUNKS, least + " to " + MAX_CHUNKS, maxHop);
    Objects.requireNonNull(seam, "seam");
  }

  /** {@return upstream's schedule, 1, 2, 4, 4, .. chunks, without a seam} */
  public static StreamOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return this schedule with another seam}
   *
   * @param value how pieces are joined
   */
  public StreamOptions withSeam(Seam value) {
    return new StreamOptions(firstHop, growth, maxHop, value);
  }

  private static void require(String name, boolean holds, String expected, Number got) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
    }
  }
}
