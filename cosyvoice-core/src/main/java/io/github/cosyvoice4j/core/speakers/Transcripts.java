package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.util.Optional;

/** The words of transcripts to the text ids that a model is given for them, and back. */
public interface Transcripts {
  /**
   * {@return the ids of a transcript}
   *
   * @param transcript what is said in a prompt
   * @throws IOException if the tokenizer's files can't be read
   * @throws IllegalArgumentException if no tokenizer is at hand
   */
  int[] encode(String transcript) throws IOException;

  /**
   * {@return the words of ids; empty if no tokenizer is at hand}
   *
   * @param ids text ids
   * @throws IOException if the tokenizer's files can't be read
   * @throws IllegalArgumentException if the tokenizer has no such ids
   */
  Optional<String> decode(int... ids) throws IOException;

  /**
   * {@return transcripts by a model's tokenizer}
   *
   * @param tokenizer words to ids and back
   * @param text cleans a transcript before, as for synthesis
   */
  static Transcripts of(Qwen2Tokenizer tokenizer, TextFrontEnd text) {
    return new Transcripts() {
      @Override
      public int[] encode(String transcript) {
        return tokenizer.encode(text.normalize(transcript));
      }

      @Override
      public Optional<String> decode(int... ids) {
        return Optional.of(tokenizer.decode(ids));
      }
    };
  }

  /** {@return transcripts where there is no tokenizer: ids stay ids} */
  static Transcripts none() {
    return new Transcripts() {
      @Override
      public int[] encode(String transcript) {
        throw new IllegalArgumentException(
            "transcript: expected a model whose tokenizer makes ids of it, got none; name its"
                + " directory");
      }

      @Override
      public Optional<String> decode(int... ids) {
        return Optional.empty();
      }
    };
  }
}
