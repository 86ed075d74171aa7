package io.github.cosyvoice4j;

import java.io.Serializable;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A request that failed because memory for it could not be had. It failed alone: batches with
 * others were tried smaller first. The model itself stays usable.
 */
public final class DeviceMemoryException extends SynthesisException {
  private static final long serialVersionUID = 1L;

  private final Shortage shortage;

  /**
   * Creates an exception.
   *
   * @param point where it happened
   * @param message what was asked for, what to do
   * @param shortage the numbers
   * @param cause what lies behind it, or null
   */
  public DeviceMemoryException(Point point, String message, Shortage shortage, Throwable cause) {
    super(point, message, cause);
    this.shortage = Objects.requireNonNull(shortage, "shortage");
  }

  /** {@return bytes of the allocation that failed, where that is known} */
  public OptionalLong asked() {
    return known(shortage.asked);
  }

  /** {@return bytes that were free then, where that is known} */
  public OptionalLong free() {
    return known(shortage.free);
  }

  /** {@return how many were computed together when memory first ran out, this one included} */
  public int batch() {
    return shortage.batch;
  }

  private static OptionalLong known(long bytes) {
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /**
   * What there was and was not.
   *
   * @param asked bytes of the allocation that failed; below 0 if unknown
   * @param free bytes that were free then; below 0 if unknown
   * @param batch how many were computed together when memory first ran out, at least 1
   */
  public record Shortage(long asked, long free, int batch) implements Serializable {}
}
