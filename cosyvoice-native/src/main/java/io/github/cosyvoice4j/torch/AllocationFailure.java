package io.github.cosyvoice4j.torch;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that could not be had, as libtorch tells it: its exceptions cross to Java as
 * RuntimeExceptions, with nothing but a text.
 *
 * @param asked bytes of the allocation that failed, or {@link #UNKNOWN}
 * @param free bytes that were free on the device then, or {@link #UNKNOWN}
 * @param device {@code cuda:N}, {@code cuda} where the text does not tell which, or {@code cpu}
 */
record AllocationFailure(long asked, long free, String device) {
  /** A number of bytes that the text does not tell. */
  static final long UNKNOWN = -1;

  private static final String AMOUNT = "([\\d.]+) (bytes|KiB|MiB|GiB)";
  private static final Pattern ASKED = Pattern.compile("ried to allocate " + AMOUNT);
  private static final Pattern FREE = Pattern.compile("of which " + AMOUNT + " is free");
  private static final Pattern GPU = Pattern.compile("GPU (\\d+) has");

  /** CUDA's own allocations, and those of the libraries on top of it, tell no numbers. */
  private static final Pattern CUDA =
      Pattern.compile(
          "CUDA out of memory|CUDA error: out of memory|cudaErrorMemoryAllocation"
              + "|CU(BLAS|BLASLT|SPARSE|SOLVER|DNN)_STATUS_(ALLOC_FAILED"
              + "|INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED)");

  private static final Pattern HOST =
      Pattern.compile("DefaultCPUAllocator: (can't|not enough) (allocate )?memory");

  /**
   * {@return what an exception says of memory, or nothing if it is about something else}
   *
   * @param failure what libtorch threw
   */
  static Optional<AllocationFailure> of(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (CUDA.matcher(text).find()) {
      Matcher gpu = GPU.matcher(text);
      String device = gpu.find() ? "cuda:" + gpu.group(1) : "cuda";
      return Optional.of(new AllocationFailure(bytes(ASKED, text), bytes(FREE, text), device));
    }
    return HOST.matcher(text).find()
        ? Optional.of(new AllocationFailure(bytes(ASKED, text), UNKNOWN, "cpu"))
        : Optional.empty();
  }

  private static long bytes(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return UNKNOWN;
    }
    int shift =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "kib" -> 10;
          case "mib" -> 20;
          case "gib" -> 30;
          default -> 0;
        };
    return Math.round(Double.parseDouble(matcher.group(1)) * (1L << shift));
  }
}
