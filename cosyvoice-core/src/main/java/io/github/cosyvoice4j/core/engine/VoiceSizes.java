package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.nio.IntBuffer;

/**
 * What a voice must fit.
 *
 * @param framesPerToken mel frames of a speech token
 * @param melBins values of a mel frame
 * @param embedding values of a speaker embedding
 * @param speechTokens speech ids are below it
 */
public record VoiceSizes(int framesPerToken, int melBins, int embedding, int speechTokens) {
  /**
   * Reads the yaml's {@code flow}.
   *
   * @param flow the node
   * @return the sizes
   * @throws ModelFormatException if one is missing or no number
   */
  public static VoiceSizes of(ConfigNode flow) throws ModelFormatException {
    return new VoiceSizes(
        flow.intValue("token_mel_ratio"),
        flow.intValue("output_size"),
        flow.intValue("spk_embed_dim"),
        flow.intValue("vocab_size"));
  }

  void check(Voice voice) {
    if (voice.melFrames() > 0) {
      require("mel bins", melBins, voice.melBins());
    }
    require("embedding", embedding, voice.embedding().remaining());
    IntBuffer tokens = voice.speechTokens();
    while (tokens.hasRemaining()) {
      int token = tokens.get();
      if (token < 0 || token >= speechTokens) {
        throw new IllegalArgumentException(
            "voice: speech token: expected 0 to "
                + (speechTokens - 1)
                + ", got "
                + token
                + "; enroll it with this model");
      }
    }
  }

  private static void require(String name, int expected, int got) {
    if (expected != got) {
      throw new IllegalArgumentException(
          "voice: "
              + name
              + ": expected "
              + expected
              + ", got "
              + got
              + "; enroll it with this model");
    }
  }
}
