package io.github.cosyvoice4j.core.spi;

import java.util.List;

/**
 * The language model: text ids and prompt speech ids in, scores of the next id out. CosyVoice2's
 * own has tables of text and of speech, and scores speech; a causal one has one table of both,
 * reads text rows only, and scores all ids.
 *
 * <p>Any number of sequences may be open. They are advanced together, so that the weights are read
 * once for all of them.
 */
public interface SpeechLanguageModel {
  /** {@return how many ids are scored, those that end the speech included} */
  int outputSize();

  /** {@return rows of the text embedding table; text ids lie below} */
  int textVocabulary();

  /** {@return a sequence without rows, which the caller closes} */
  TokenSequence open();

  /**
   * Reads rows: each sequence's follow those it has read before.
   *
   * <p>Sequences that read one row each are computed together; each gives what it gives alone, but
   * for the rounding of sums in another order. One that reads several rows (a prompt) is computed
   * by itself. A call with a single feed gives the same bytes whatever else goes on. A long prompt
   * may be read in pieces, over several calls, to let others go on between them.
   *
   * <p>If this throws, no sequence has moved: the same feeds, or others, may be tried again.
   *
   * @param feeds sequences of this model, each at most once, and what they read; may be empty
   * @throws IllegalArgumentException if an id is outside its table, a sequence comes twice or is
   *     another model's; before any work
   * @throws IllegalStateException if a sequence is closed; before any work
   */
  void advance(List<Feed> feeds);

  /**
   * What one sequence reads.
   *
   * @param sequence the sequence
   * @param input the rows
   */
  record Feed(TokenSequence sequence, LmInput input) {}
}
