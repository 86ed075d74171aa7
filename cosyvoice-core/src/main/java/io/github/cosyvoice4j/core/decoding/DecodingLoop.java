package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.util.List;

/**
 * Runs one decoding on a language model, alone, from beginning to end: for verification. The engine
 * runs many in one batch.
 */
public final class DecodingLoop {
  private DecodingLoop() {}

  /**
   * Speaks.
   *
   * @param llm the model
   * @param decoding what to speak, not begun
   * @return its result
   * @throws IllegalStateException if it waits for text
   */
  public static SpokenTokens run(SpeechLanguageModel llm, TokenDecoding decoding) {
    float[] scores = new float[llm.outputSize()];
    try (TokenSequence sequence = llm.open()) {
      while (!decoding.isDone()) {
        llm.advance(List.of(new Feed(sequence, rows(decoding))));
        sequence.logits(scores);
        var unused = decoding.hear(scores);
      }
    }
    return decoding.result();
  }

  private static LmInput rows(TokenDecoding decoding) {
    return decoding
        .next()
        .orElseThrow(() -> new IllegalStateException("text: expected all of it, got a part"));
  }
}
