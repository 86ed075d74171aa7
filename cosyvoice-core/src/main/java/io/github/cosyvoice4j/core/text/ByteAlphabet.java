package io.github.cosyvoice4j.core.text;

import java.util.Arrays;

/**
 * The 256 printable characters that stand for the 256 bytes in {@code vocab.json} and {@code
 * merges.txt}.
 *
 * <p>Bytes that are printable in Latin-1 stand for themselves; the others, in order, are the
 * characters from U+0100 on: a space is {@code Ġ}, a line feed {@code Ċ}. GPT-2 made the table so
 * that tokens can be written in text files.
 */
final class ByteAlphabet {
  private static final int FIRST_STAND_IN = 0x100;
  private static final char[] CHARS = new char[256];
  private static final short[] BYTES;

  static {
    int standIn = FIRST_STAND_IN;
    for (int value = 0; value < 256; value++) {
      CHARS[value] = (char) (isPrintable(value) ? value : standIn++);
    }
    BYTES = new short[standIn];
    Arrays.fill(BYTES, (short) -1);
    for (int value = 0; value < 256; value++) {
      BYTES[CHARS[value]] = (short) value;
    }
  }

  private ByteAlphabet() {}

  /** {@return the character that stands for a byte, given as 0 to 255} */
  static char toChar(int value) {
    return CHARS[value];
  }

  /** {@return the byte that a character stands for, as 0 to 255, or -1 if it stands for none} */
  static int toByte(char c) {
    return c < BYTES.length ? BYTES[c] : -1;
  }

  private static boolean isPrintable(int value) {
    boolean softHyphen = value == 0xAD;
    return (value >= '!' && value <= '~') || (value >= '¡' && !softHyphen);
  }
}
