package io.github.cosyvoice4j.core.infer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The names of utterances' files: the id, percent-encoded, and {@code .wav}.
 *
 * <p>ASCII letters, digits, {@code .}, {@code _} and {@code -} stand for themselves, so that usual
 * ids are their files' names, as in upstream's output folders. Where a file system takes {@code a}
 * and {@code A} for one name, ids that differ in nothing else share a file.
 */
public final class UtteranceFiles {
  private static final String EXTENSION = ".wav";

  /** What file systems allow. */
  private static final int MAX_LENGTH = 255;

  private static final int DIGEST_BYTES = 16;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UtteranceFiles() {}

  /**
   * {@return the name of an utterance's file, at most 255 ASCII characters}
   *
   * @param id the utterance's id
   * @throws IllegalArgumentException if it names no file
   */
  public static String name(String id) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new IllegalArgumentException(
          "id: expected text, got an unpaired surrogate; give the row another id");
    }
    String name = encode(id) + EXTENSION;
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "id: expected a file name of at most "
              + MAX_LENGTH
              + " bytes, got "
              + name.length()
              + "; give the row a shorter id");
    }
    return name;
  }

  /**
   * {@return the name under which a file is written until it is whole: a function of the final one,
   * so that what a killed run left is overwritten by the next}
   *
   * @param name the final name, in the same folder
   */
  static String temporary(String name) {
    byte[] digest = UtteranceSeed.sha256().digest(name.getBytes(StandardCharsets.UTF_8));
    return "." + HEX.formatHex(digest, 0, DIGEST_BYTES) + ".part";
  }

  private static String encode(String id) {
    StringBuilder name = new StringBuilder();
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        name.append((char) b);
      } else {
        HEX.toHexDigits(name.append('%'), b);
      }
    }
    return name.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '.'
        || b == '_'
        || b == '-';
  }
}
