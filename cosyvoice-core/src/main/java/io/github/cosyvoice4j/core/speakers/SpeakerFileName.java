package io.github.cosyvoice4j.core.speakers;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names of speakers' files: the id, percent-encoded, and an extension.
 *
 * <p>Lower-case letters, digits, {@code _}, {@code -} and {@code .} stand for themselves. Capitals
 * don't: where a file system takes {@code anna} and {@code Anna} for one name, two speakers would
 * share a file. With the extension no id becomes {@code .} or {@code ..}.
 */
final class SpeakerFileName {
  private static final String EXTENSION = ".voice";

  /** File systems allow 255 bytes. */
  private static final int MAX_LENGTH = 240;

  private static final HexFormat HEX = HexFormat.of();

  private SpeakerFileName() {}

  /**
   * {@return the name of a speaker's file}
   *
   * @param id any id
   * @throws IllegalArgumentException if it can't be a file's name, or nobody could type it
   */
  static String of(String id) {
    fault(id)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    return encode(id) + EXTENSION;
  }

  /** {@return whether a speaker can be saved under an id} */
  static boolean isValid(String id) {
    return fault(id).isEmpty();
  }

  private static Optional<String> fault(String id) {
    if (id.isBlank()) {
      return Optional.of("speaker: expected an id, got \"" + id + "\"; give it a name");
    }
    if (id.chars().anyMatch(Character::isISOControl)
        || !StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      return Optional.of(
          "speaker: expected an id of printable characters, got others; choose another");
    }
    int length = encode(id).length() + EXTENSION.length();
    return length <= MAX_LENGTH
        ? Optional.empty()
        : Optional.of(
            String.format(
                "speaker: expected an id whose file name has at most %d characters, got %d;"
                    + " choose a shorter one (all but a to z and digits count for more)",
                MAX_LENGTH, length));
  }

  /** {@return the id whose file has that name; empty if it is no speaker's file} */
  static Optional<String> id(String fileName) {
    if (!fileName.endsWith(EXTENSION)) {
      return Optional.empty();
    }
    String encoded = fileName.substring(0, fileName.length() - EXTENSION.length());
    try {
      String id = decode(encoded);
      // Another way to write an id would be a second file of the same speaker.
      return isValid(id) && of(id).equals(fileName) ? Optional.of(id) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty(); // no hex digits after a percent sign
    }
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
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_' || b == '-' || b == '.';
  }

  private static String decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) != '%') {
        bytes[length++] = (byte) encoded.charAt(i);
      } else {
        bytes[length++] =
            (byte) HexFormat.fromHexDigits(encoded, i + 1, Math.min(i + 3, encoded.length()));
        i += 2;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
