package io.github.cosyvoice4j;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a request cost and how it ended.
 *
 * @param seed the seed that repeats it
 * @param segments one entry for each segment of the text, in order
 * @param timings time spent at work in each stage, waiting not counted
 * @param audioDuration length of the result
 */
public record SynthesisReport(
    long seed, List<Segment> segments, Map<Stage, Duration> timings, Duration audioDuration) {
  /** Copies the collections. */
  public SynthesisReport {
    segments = List.copyOf(segments);
    Map<Stage, Duration> copy = new EnumMap<>(Stage.class);
    copy.putAll(timings);
    timings = Collections.unmodifiableMap(copy);
  }

  /** {@return time at work per time of speech; below 1 is faster than speaking} */
  public double realTimeFactor() {
    double work = timings.values().stream().mapToLong(Duration::toNanos).sum();
    return work / Math.max(1, audioDuration.toNanos());
  }

  /**
   * One segment of the text.
   *
   * @param text the segment as the model was given it, normalized
   * @param textTokens its text tokens
   * @param speechTokens speech tokens drawn for it
   * @param ended whether the model ended it by itself, false if the length cap did
   * @param samples samples of speech it became
   */
  public record Segment(
      String text, int textTokens, int speechTokens, boolean ended, long samples) {}
}
