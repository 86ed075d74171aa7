package io.github.cosyvoice4j.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 of values in a row. Not safe for use by several threads. */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  Fingerprint add(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    return this;
  }

  /** Its length goes first, so that texts in a row can't be cut elsewhere. */
  Fingerprint add(String text) {
    return add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  Fingerprint add(ByteBuffer bytes) {
    add(bytes.remaining());
    digest.update(bytes);
    return this;
  }

  /** {@return the hash in hex; ends this} */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
