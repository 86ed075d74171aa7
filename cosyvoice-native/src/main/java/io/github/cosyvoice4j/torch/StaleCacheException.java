package io.github.cosyvoice4j.torch;

/**
 * Rounded weights in the cache folder turned out, while a net was made of them, to be those of
 * another net: what was made has to be closed and made again without them.
 */
public final class StaleCacheException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleCacheException(String message, Throwable cause) {
    super(message, cause);
  }
}
