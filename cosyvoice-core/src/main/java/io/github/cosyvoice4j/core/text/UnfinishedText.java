package io.github.cosyvoice4j.core.text;

import java.util.function.IntConsumer;

/**
 * Text without added tokens that arrives bit by bit. Gives the ids that no continuation can change,
 * and keeps the rest. Not safe for use by several threads.
 */
final class UnfinishedText {
  /**
   * Most chars that are kept. Words and punctuation as people write them are many times shorter. A
   * line of dashes, or one letter again and again, may be longer; it goes on as a new word then, so
   * that neither memory nor the time for a fragment can grow.
   */
  private static final int MOST_KEPT = 4096;

  /** Most words are shorter, and read again with each fragment until they end. */
  private static final int LONG_WORD = 64;

  private final Qwen2Tokenizer tokenizer;
  private final IntConsumer ids;
  private final StringBuilder raw = new StringBuilder(); // what follows may join it
  private final StringBuilder settled = new StringBuilder(); // in NFC, from the start of a word
  private int nextTry; // length of the word from which on its beginning is looked at

  /**
   * Makes an empty text.
   *
   * @param ids is given the ids
   */
  UnfinishedText(Qwen2Tokenizer tokenizer, IntConsumer ids) {
    this.tokenizer = tokenizer;
    this.ids = ids;
  }

  void add(String more) {
    raw.append(more);
    if (!more.codePoints().allMatch(Nfc::joinsPrevious)) {
      settle(normalize(Nfc.settledLength(raw)));
    }
    if (settled.length() + raw.length() > MOST_KEPT) {
      giveUp();
    }
  }

  /** Says that nothing follows. What is added after that is another text. */
  void end() {
    settled.append(normalize(raw.length()));
    encodeAll();
  }

  /** Only half a surrogate pair stays. */
  private void giveUp() {
    int last = raw.length() - 1;
    boolean isHalf = last >= 0 && Character.isHighSurrogate(raw.charAt(last));
    settled.append(normalize(isHalf ? last : last + 1));
    encodeAll();
  }

  private String normalize(int length) {
    String normalized = Nfc.normalize(raw.substring(0, length));
    raw.delete(0, length);
    return normalized;
  }

  private void settle(String more) {
    boolean goesOn = settled.length() >= LONG_WORD && WordScanner.isUniform(settled, more);
    settled.append(more);
    if (!goesOn) {
      encodeWords();
    }
    if (settled.length() >= nextTry && settled.length() <= MOST_KEPT) {
      encodeBeginning(settled.toString());
    }
  }

  private void encodeWords() {
    String text = settled.toString();
    WordScanner words = new WordScanner(text);
    int start = 0;
    for (int end = words.certainEnd(0); end > start; end = words.certainEnd(start)) {
      tokenizer.encodeWord(text.substring(start, end), ids);
      start = end;
      nextTry = 0;
    }
    settled.delete(0, start);
  }

  /** A word whose beginning is uncertain for long is looked at less and less often. */
  private void encodeBeginning(String word) {
    if (new WordScanner(word).isLetters()) {
      int encoded = tokenizer.unfinishedWord().certain(word, ids);
      settled.delete(0, encoded);
      nextTry = encoded > 0 ? 0 : word.length() + 1 + word.length() / 4;
    }
  }

  private void encodeAll() {
    tokenizer.encodeWords(settled.toString(), ids);
    settled.setLength(0);
    nextTry = 0;
  }
}
