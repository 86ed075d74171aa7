package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;

/**
 * Text ids that are known to suit the language model.
 *
 * @param tokenizer text to ids
 * @param vocabulary ids that the model knows are below it
 */
record TextIds(Qwen2Tokenizer tokenizer, int vocabulary) {
  /** Many times what one breath holds; attention over a piece takes memory by the square of it. */
  private static final int MAX_SEGMENT_IDS = 4096;

  int[] encode(String name, String words) {
    int[] ids = tokenizer.encode(words);
    if (ids.length > MAX_SEGMENT_IDS) {
      throw new IllegalArgumentException(
          name
              + ": expected at most "
              + MAX_SEGMENT_IDS
              + " tokens in one piece, got "
              + ids.length
              + "; shorten it, or let it be split (normalize)");
    }
    return requireKnown(name, ids);
  }

  /** A small model may lack rows for special tokens that the tokenizer knows. */
  int[] requireKnown(String name, int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            name
                + ": expected tokens that the model has learnt, got \""
                + tokenizer.decode(id)
                + "\"; leave it out, or use a model that knows it");
      }
    }
    return ids;
  }
}
