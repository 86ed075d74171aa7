package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.TokenDecoding;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One utterance in the language model's batch. The lane's thread alone uses it.
 *
 * <p>A prompt is read in pieces, so that those who speak already are not held up by it.
 */
final class LanguageRow implements AutoCloseable {
  /** Rows of a prompt that are read at a time: a few times what a step of one row takes. */
  private static final int PIECE = 64;

  private final Takes takes;
  private final TokenDecoding decoding;
  private final TokenSequence sequence;
  private final Deque<LmInput> pieces = new ArrayDeque<>();

  LanguageRow(Takes takes, TokenDecoding decoding, TokenSequence sequence) {
    this.takes = takes;
    this.decoding = decoding;
    this.sequence = sequence;
  }

  Utterance utterance() {
    return takes.utterance();
  }

  /** {@return what was drawn for the utterance before} */
  Takes takes() {
    return takes;
  }

  TokenDecoding decoding() {
    return decoding;
  }

  TokenSequence sequence() {
    return sequence;
  }

  /** {@return whether it could be fed; if not, it waits for text} */
  boolean isReady() {
    if (pieces.isEmpty()) {
      decoding.next().ifPresent(this::cut);
    }
    return !pieces.isEmpty();
  }

  private void cut(LmInput input) {
    for (int from = 0; from < input.rows(); from += PIECE) {
      pieces.add(input.slice(from, Math.min(input.rows(), from + PIECE)));
    }
  }

  /** {@return what to feed it} */
  LmInput poll() {
    return pieces.remove();
  }

  /** {@return whether all that the decoding gave was fed, so that its scores are wanted} */
  boolean isFed() {
    return pieces.isEmpty();
  }

  @Override
  public void close() {
    sequence.close();
  }
}
