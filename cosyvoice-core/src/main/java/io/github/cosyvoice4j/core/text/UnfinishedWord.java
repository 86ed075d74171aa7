package io.github.cosyvoice4j.core.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds tokens of a word that goes on: those that are the same, whatever follows.
 *
 * <p>If the whole word has a border between two tokens at some byte, then its tokens up to there
 * are those that the bytes up to there have by themselves: no rule joined anything across. Of all
 * its tokens, one holds the first byte that is still to come, or begins with it. That token begins
 * where the known bytes end, or before, at a byte from which on they begin a token. So the tokens
 * that are common to all these possibilities are certain.
 *
 * <p>Languages written without spaces need this: there a word is all that stands between two
 * punctuation marks. Immutable.
 */
final class UnfinishedWord {
  private final int[] byteIds; // token id by byte value
  private final BytePairMerges merges;
  private final byte[][] bytesById;
  private final TokenPrefixes prefixes;

  UnfinishedWord(int[] byteIds, BytePairMerges merges, byte[][] bytesById) {
    this.byteIds = byteIds;
    this.merges = merges;
    this.bytesById = bytesById;
    this.prefixes = new TokenPrefixes(bytesById);
  }

  /**
   * Gives the tokens that are certain.
   *
   * @param beginning the word's beginning, not empty
   * @param ids is given the tokens
   * @return how many chars they stand for
   */
  int certain(String beginning, IntConsumer ids) {
    byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
    int[] common = encode(bytes, bytes.length);
    int size = common.length;
    int first = Math.max(0, bytes.length - prefixes.longest());
    for (int border = bytes.length - 1; border >= first && size > 0; border--) {
      if (prefixes.isBegun(bytes, border)) {
        size = commonLength(common, size, encode(bytes, border));
      }
    }
    return give(common, size, bytes, ids);
  }

  /** Ends between two characters: a token may hold part of one. */
  private int give(int[] tokens, int size, byte[] bytes, IntConsumer ids) {
    int given = 0;
    int givenBytes = 0;
    for (int i = 0, end = 0; i < size; i++) {
      end += bytesById[tokens[i]].length;
      if (end == bytes.length || !isContinuation(bytes[end])) {
        Arrays.stream(tokens, given, i + 1).forEach(ids);
        given = i + 1;
        givenBytes = end;
      }
    }
    return new String(bytes, 0, givenBytes, StandardCharsets.UTF_8).length();
  }

  private int[] encode(byte[] bytes, int length) {
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = byteIds[Byte.toUnsignedInt(bytes[i])];
    }
    return merges.apply(ids);
  }

  private static int commonLength(int[] one, int size, int[] other) {
    int different = Arrays.mismatch(one, 0, size, other, 0, other.length);
    return different < 0 ? size : different;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
