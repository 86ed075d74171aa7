package io.github.cosyvoice4j.torch;

/**
 * Products in fewer bits than single precision fail here, or are too far from what they should be:
 * the net has to be made again in single precision.
 */
public final class UnfitProductException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitProductException(String message, Throwable cause) {
    super(message, cause);
  }
}
