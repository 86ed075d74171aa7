package io.github.cosyvoice4j.core.spi;

import java.util.Locale;

/**
 * Thrown by any call of the nets when the device they are computed on has no room for what the call
 * needs. The call has changed nothing, its memory is free again, and the nets stay usable: a
 * smaller batch may be tried. The engine does so, and makes a {@link
 * io.github.cosyvoice4j.DeviceMemoryException} of what fails alone.
 */
public final class OutOfDeviceMemory extends RuntimeException {
  /** A number of bytes that nobody told. */
  public static final long UNKNOWN = -1;

  private static final long serialVersionUID = 1L;

  private final long asked;
  private final long free;
  private final String device;

  /**
   * Creates an exception.
   *
   * @param asked bytes of the allocation that failed, or {@link #UNKNOWN}
   * @param free bytes that were free on the device, or {@link #UNKNOWN}
   * @param device the device's name, as in {@code cuda:0}
   * @param cause the native library's own exception, or null
   */
  public OutOfDeviceMemory(long asked, long free, String device, Throwable cause) {
    super(message(asked, free, device), cause);
    this.asked = asked;
    this.free = free;
    this.device = device;
  }

  /** {@return bytes of the allocation that failed, or {@link #UNKNOWN}} */
  public long asked() {
    return asked;
  }

  /** {@return bytes that were free on the device, or {@link #UNKNOWN}} */
  public long free() {
    return free;
  }

  /** {@return the device's name} */
  public String device() {
    return device;
  }

  private static String message(long asked, long free, String device) {
    return (asked < 0 ? "memory" : mebibytes(asked))
        + " asked of "
        + device
        + (free < 0 ? "" : ", " + mebibytes(free) + " free");
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }
}
