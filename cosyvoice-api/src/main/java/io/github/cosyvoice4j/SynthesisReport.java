package io.github.cosyvoice4j;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a request cost and how it ended.
 *
 * @param request its number, from 1, in this engine
 * @param seed the seed that repeats it
 * @param segments one entry for each segment of the text, in order
 * @param times where the time went
 * @param notes what was done otherwise than asked for, for people; empty when all went as asked
 * @param place on what it was computed
 */
public record SynthesisReport(
    long request, long seed, List<Segment> segments, Times times, List<String> notes, Place place) {
  /** Copies the collections. */
  public SynthesisReport {
    segments = List.copyOf(segments);
    notes = List.copyOf(notes);
  }

  /** {@return time at work per time of speech; below 1 is faster than speaking} */
  public double realTimeFactor() {
    double work = times.work().values().stream().mapToLong(Duration::toNanos).sum();
    return work / Math.max(1, times.audio().toNanos());
  }

  /**
   * One segment of the text, as a subtitle needs it.
   *
   * @param text the segment as the model was given it, normalized; empty for a recording that was
   *     said again
   * @param startSample samples of the request before it, pauses included
   * @param endSample the sample after its last one
   * @param check what its tokens tell
   */
  public record Segment(String text, long startSample, long endSample, SpeechCheck check) {}

  /**
   * On what a request was computed.
   *
   * @param device the device; one of several where the model is on several
   * @param peakBytes the most bytes of the device's own memory that tensors took at a time, of all
   *     requests since the process began; empty where nets lie in the host's memory
   */
  public record Place(Device device, OptionalLong peakBytes) {
    /** The host's processor and memory. */
    public static final Place HOST = new Place(Device.CPU, OptionalLong.empty());
  }

  /**
   * Where the time went.
   *
   * @param work time spent at work in each stage; that of a step shared with other requests is
   *     divided among them
   * @param waited from the request to its first step
   * @param firstChunk from the request to its first samples
   * @param total from the request to its last samples
   * @param audio length of the result
   */
  public record Times(
      Map<Stage, Duration> work,
      Duration waited,
      Duration firstChunk,
      Duration total,
      Duration audio) {
    /** Copies the map. */
    public Times {
      Map<Stage, Duration> copy = new EnumMap<>(Stage.class);
      copy.putAll(work);
      work = Collections.unmodifiableMap(copy);
    }
  }
}
