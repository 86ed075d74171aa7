package io.github.cosyvoice4j.torch;

import java.util.Locale;

/**
 * A GPU as CUDA describes it.
 *
 * @param index which one, from 0, of those that this process may use
 * @param name its maker's name for it
 * @param capability its compute capability, major and minor number
 * @param freeBytes what of its memory nobody uses
 * @param totalBytes its memory
 */
record Gpu(int index, String name, Capability capability, long freeBytes, long totalBytes) {
  @Override
  public String toString() {
    return "cuda:%d (%s, compute capability %s, %s of %s free)"
        .formatted(index, name, capability, gibibytes(freeBytes), gibibytes(totalBytes));
  }

  static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  /**
   * Which instructions a GPU has.
   *
   * @param major the number before the point
   * @param minor the number after it
   */
  record Capability(int major, int minor) {
    /** {@return whether everything that the other has is here too} */
    boolean reaches(Capability other) {
      return major > other.major || (major == other.major && minor >= other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
