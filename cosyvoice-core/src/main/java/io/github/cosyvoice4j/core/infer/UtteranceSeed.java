package io.github.cosyvoice4j.core.infer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The seed of an utterance: a function of the run's seed and of its id, so that whoever speaks it,
 * and whenever, says the same.
 */
public final class UtteranceSeed {
  private UtteranceSeed() {}

  /**
   * {@return the first eight bytes of SHA-256 over the run's seed (eight bytes) and the id (UTF-8),
   * all big-endian}
   *
   * @param run the run's seed
   * @param id the utterance's id
   */
  public static long of(long run, String id) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(run).flip());
    digest.update(id.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
