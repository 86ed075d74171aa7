package io.github.cosyvoice4j.dataset;

import java.time.Duration;

/**
 * What became of a set, or of a {@link Shard} of it.
 *
 * @param done rows that were spoken now
 * @param earlier rows that were spoken by an earlier run
 * @param skipped rows that can't be spoken
 * @param failed rows that could not be spoken this time
 * @param audio how long the sound is that was made now
 * @param elapsed how long it took
 */
public record DatasetSummary(
    long done, long earlier, long skipped, long failed, Duration audio, Duration elapsed) {
  /** {@return rows in all} */
  public long rows() {
    return done + earlier + skipped + failed;
  }

  /** {@return whether every row has its sound} */
  public boolean isComplete() {
    return skipped + failed == 0;
  }

  /**
   * {@return time that went by per time of speech, whatever was done at the same time; below 1 is
   * faster than speaking; 0 where nothing was spoken}
   */
  public double realTimeFactor() {
    return audio.isZero() ? 0 : (double) elapsed.toNanos() / audio.toNanos();
  }
}
