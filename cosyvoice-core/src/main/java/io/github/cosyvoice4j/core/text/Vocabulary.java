package io.github.cosyvoice4j.core.text;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens and their ids while the files are read. Not safe for use by several threads.
 *
 * <p>Tokens of {@code vocab.json} are in the {@linkplain ByteAlphabet byte alphabet}; added tokens
 * are plain text.
 */
final class Vocabulary {
  private final Map<String, Integer> ids;
  private final Map<String, Integer> added = new LinkedHashMap<>();
  private int largestAdded = -1;

  /**
   * Makes a vocabulary without added tokens.
   *
   * @param ids id by token; has a token for each byte
   */
  Vocabulary(Map<String, Integer> ids) {
    this.ids = ids;
  }

  /** {@return the id of a token of {@code vocab.json}, or null} */
  Integer id(String token) {
    return ids.get(token);
  }

  /**
   * Adds tokens as the tokenizer of upstream does, which does not look at the numbers that {@code
   * tokenizer_config.json} gives: a token that {@code vocab.json} knows keeps its id; any other
   * takes the next id after the largest one added, but no smaller than the size of {@code
   * vocab.json}.
   *
   * @param contents what the tokens are written as; those added before are left alone
   */
  void addAll(List<String> contents) {
    for (String content : contents) {
      if (!added.containsKey(content)) {
        int id = ids.getOrDefault(content, Math.max(largestAdded + 1, ids.size()));
        added.put(content, id);
        largestAdded = Math.max(largestAdded, id);
      }
    }
  }

  /** {@return id by content of the added tokens} */
  Map<String, Integer> added() {
    return Collections.unmodifiableMap(added);
  }

  /** {@return the id of each byte's token, by byte value} */
  int[] byteIds() {
    int[] byteIds = new int[256];
    for (int value = 0; value < byteIds.length; value++) {
      byteIds[value] = ids.get(String.valueOf(ByteAlphabet.toChar(value)));
    }
    return byteIds;
  }

  /** {@return what each id stands for, by id; null where there is no such id} */
  byte[][] bytesById() {
    int largest = Math.max(largestAdded, Collections.max(ids.values()));
    byte[][] bytes = new byte[largest + 1][];
    ids.forEach((token, id) -> bytes[id] = bytesOf(token));
    added.forEach((content, id) -> bytes[id] = content.getBytes(StandardCharsets.UTF_8));
    return bytes;
  }

  private static byte[] bytesOf(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      int value = ByteAlphabet.toByte(token.charAt(i));
      if (value < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
