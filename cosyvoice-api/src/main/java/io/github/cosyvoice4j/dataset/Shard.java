package io.github.cosyvoice4j.dataset;

import java.util.Map;

/**
 * One of several equal parts of an evaluation set: every {@code count}-th row, so that the parts
 * are disjoint, together whole, and the same whoever works on them.
 *
 * @param index which part, from 0
 * @param count how many parts
 */
public record Shard(int index, int count) {
  /** The whole set. */
  public static final Shard WHOLE = new Shard(0, 1);

  /** Checks the numbers. */
  public Shard {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "shard: expected i/n with 0 <= i < n, got " + index + "/" + count);
    }
  }

  /**
   * {@return the part that a text names}
   *
   * @param text {@code i/n}, as in {@code 0/2} and {@code 1/2} for two halves
   * @throws IllegalArgumentException if it is no such thing
   */
  public static Shard parse(String text) {
    String[] parts = text.strip().split("/", -1);
    try {
      if (parts.length == 2) {
        return new Shard(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "shard: expected i/n with 0 <= i < n, as in 0/2, got " + text);
  }

  /**
   * {@return the part that a distributed launcher's environment names: {@code RANK} of {@code
   * WORLD_SIZE}, or, from a launcher of one machine, which says no {@code RANK}, {@code LOCAL_RANK}
   * of it; the whole set without {@code RANK} and {@code WORLD_SIZE}}
   *
   * @param environment variables by name, such as {@link System#getenv()}
   * @throws IllegalArgumentException if only one is there, or they name no part
   */
  public static Shard of(Map<String, String> environment) {
    String size = environment.get("WORLD_SIZE");
    String rank =
        environment.getOrDefault("RANK", size == null ? null : environment.get("LOCAL_RANK"));
    if (rank == null && size == null) {
      return WHOLE;
    }
    if (rank == null || size == null) {
      throw new IllegalArgumentException(
          "RANK and WORLD_SIZE: expected both, got "
              + (rank == null ? "WORLD_SIZE" : "RANK")
              + " alone; set both or neither");
    }
    try {
      return parse(rank + "/" + size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "RANK and WORLD_SIZE: expected a rank from 0 below the size, got "
              + rank
              + " and "
              + size
              + "; set both right or neither",
          e);
    }
  }

  /**
   * {@return whether a row belongs to this part}
   *
   * @param number the row's number, from 1
   */
  public boolean holds(long number) {
    return Math.floorMod(number - 1, (long) count) == index;
  }

  /** {@return {@code i/n}} */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
