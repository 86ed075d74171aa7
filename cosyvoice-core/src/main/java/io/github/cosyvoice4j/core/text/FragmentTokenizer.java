package io.github.cosyvoice4j.core.text;

import java.util.stream.IntStream;

/**
 * Makes ids of a text that arrives in fragments, cut anywhere: within a word, an added token such
 * as {@code [breath]}, a letter and its accent, or a surrogate pair.
 *
 * <p>Together the ids are those that {@link Qwen2Tokenizer#encode} gives for the whole text. An id
 * is given as soon as nothing that may follow can change it: those of a word when the character
 * after it has arrived, or sooner. Upstream makes ids of each fragment by itself, so that a word
 * cut in two is read as two.
 *
 * <p>There is one exception, for bounded memory: after some thousand characters without anything
 * that is certain, such as a long line of dashes, the rest counts as a new text.
 *
 * <p>Not safe for use by several threads.
 */
public final class FragmentTokenizer {
  private final AddedTokens addedTokens;
  private final UnfinishedText text;
  private IntStream.Builder ids = IntStream.builder();
  private String undecided = ""; // perhaps the beginning of an added token
  private boolean finished;

  /**
   * Makes a tokenizer for one text.
   *
   * @param tokenizer knows the words
   */
  public FragmentTokenizer(Qwen2Tokenizer tokenizer) {
    this.addedTokens = tokenizer.addedTokens();
    this.text = new UnfinishedText(tokenizer, id -> ids.add(id));
  }

  /**
   * Takes a fragment.
   *
   * @param fragment what follows, may be empty
   * @return the ids that have become certain, maybe none
   * @throws IllegalStateException after {@link #finish}
   */
  public int[] add(String fragment) {
    requireUnfinished();
    String known = undecided + fragment;
    int read = addedTokens.scan(known, false, text::add, this::endWith);
    undecided = known.substring(read);
    return take();
  }

  /**
   * Ends the text.
   *
   * @return the ids that were kept back, maybe none
   * @throws IllegalStateException if it has ended before
   */
  public int[] finish() {
    requireUnfinished();
    finished = true;
    addedTokens.scan(undecided, text::add, this::endWith);
    text.end();
    return take();
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("text: expected no fragment behind its end");
    }
  }

  private void endWith(int addedToken) {
    text.end();
    ids.add(addedToken);
  }

  private int[] take() {
    int[] taken = ids.build().toArray();
    ids = IntStream.builder();
    return taken;
  }
}
