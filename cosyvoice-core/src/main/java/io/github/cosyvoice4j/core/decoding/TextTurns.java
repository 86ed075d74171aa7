package io.github.cosyvoice4j.core.decoding;

/** A text that arrives bit by bit behind the prompt's text, and is dealt out from its start. */
final class TextTurns {
  private final int turn;
  private final int promptLength;
  private final IdList ids = new IdList();
  private int dealt;
  private boolean ended;

  /**
   * Begins with the prompt's text.
   *
   * @param turn ids of a turn
   * @param prompt the prompt's ids
   */
  TextTurns(int turn, int[] prompt) {
    this.turn = turn;
    this.promptLength = prompt.length;
    ids.add(prompt);
  }

  void add(int[] more) {
    if (ended) {
      throw new IllegalStateException("text: expected no more ids behind its end");
    }
    ids.add(more);
  }

  void end() {
    if (targetLength() == 0) {
      throw new IllegalArgumentException("text: expected at least one id, got none");
    }
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** {@return how many ids have arrived behind the prompt's} */
  int targetLength() {
    return ids.size() - promptLength;
  }

  /** {@return the ids that have arrived behind the prompt's} */
  int[] target() {
    return ids.copy(promptLength, ids.size());
  }

  boolean hasTurns(int count) {
    return ids.size() - dealt >= (long) count * turn;
  }

  /** {@return the next full turn} */
  int[] takeTurn() {
    return take(turn);
  }

  /** {@return what is left} */
  int[] takeRest() {
    return take(ids.size() - dealt);
  }

  private int[] take(int count) {
    int from = dealt;
    dealt += count;
    return ids.copy(from, dealt);
  }
}
