package io.github.cosyvoice4j.eval.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resident memory of this process by what it was doing, in bytes. Each part's peak begins at what
 * was resident when the part did.
 */
final class MemoryUse {
  /** When memory is looked at. */
  enum Part {
    /** The peak while the nets are loaded. */
    LOAD,
    /** What is resident when they are; not a peak. */
    LOADED,
    /** The peak of whole requests. */
    OFFLINE,
    /** The peak of streams. */
    STREAM;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Part, Long> bytes = new TreeMap<>();

  /** Something that takes memory. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does something and notes its peak, if it is the highest of its part so far. */
  <T> T during(Part part, Work<T> work) throws IOException {
    Machine.forgetPeak();
    T result = work.run();
    Machine.peakResident().ifPresent(peak -> bytes.merge(part, peak, Math::max));
    return result;
  }

  /** Notes what is resident now. */
  void loaded() throws IOException {
    Machine.resident().ifPresent(now -> bytes.put(Part.LOADED, now));
  }

  /** {@return bytes by part; none where the system doesn't tell} */
  Map<Part, Long> bytes() {
    return bytes;
  }
}
