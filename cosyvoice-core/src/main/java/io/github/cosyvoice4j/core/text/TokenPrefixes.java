package io.github.cosyvoice4j.core.text;

import java.util.Arrays;
import java.util.Objects;

/** Tells what tokens begin with. Immutable. */
final class TokenPrefixes {
  private final byte[][] sorted;
  private final int longest;

  /**
   * Sorts the tokens.
   *
   * @param tokens what they stand for; null where there is none
   */
  TokenPrefixes(byte[][] tokens) {
    this.sorted = Arrays.stream(tokens).filter(Objects::nonNull).toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    this.longest = Arrays.stream(sorted).mapToInt(token -> token.length).max().orElse(0);
  }

  /** {@return the length of the longest token} */
  int longest() {
    return longest;
  }

  /**
   * {@return whether a token begins with these bytes and goes on}
   *
   * @param bytes the bytes, from {@code from} to their end, at least one
   */
  boolean isBegun(byte[] bytes, int from) {
    int low = 0; // all tokens before it are at most the bytes
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      byte[] token = sorted[middle];
      if (Arrays.compareUnsigned(token, 0, token.length, bytes, from, bytes.length) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < sorted.length && startsWith(sorted[low], bytes, from);
  }

  private static boolean startsWith(byte[] token, byte[] bytes, int from) {
    int length = bytes.length - from;
    return token.length > length && Arrays.equals(token, 0, length, bytes, from, bytes.length);
  }
}
