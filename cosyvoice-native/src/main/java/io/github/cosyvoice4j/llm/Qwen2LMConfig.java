package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * Sizes of the language model.
 *
 * @param qwen2 sizes of the transformer
 * @param speechTokenSize how many speech ids are speech
 */
public record Qwen2LMConfig(Qwen2Config qwen2, int speechTokenSize) {
  /** Ids behind the speech ids, which end the speech: end, task and fill. */
  private static final int SPECIAL_TOKENS = 3;

  /**
   * Reads the yaml's {@code llm}.
   *
   * @param llm the node, tagged with upstream's class
   * @param qwen2 sizes of the transformer
   * @return the config
   * @throws ModelFormatException if it is another class, or the widths do not fit the transformer's
   */
  public static Qwen2LMConfig of(ConfigNode llm, Qwen2Config qwen2) throws ModelFormatException {
    if (!llm.className().equals("Qwen2LM")) {
      throw new ModelFormatException(llm + ": expected Qwen2LM, got " + llm.tag());
    }
    requireWidth(llm, "llm_input_size", qwen2);
    requireWidth(llm, "llm_output_size", qwen2);
    return new Qwen2LMConfig(qwen2, llm.size("speech_token_size"));
  }

  /** {@return how many speech ids are embedded and scored, those that end the speech included} */
  int outputSize() {
    return speechTokenSize + SPECIAL_TOKENS;
  }

  private static void requireWidth(ConfigNode llm, String key, Qwen2Config qwen2)
      throws ModelFormatException {
    if (llm.intValue(key) != qwen2.hiddenSize()) {
      throw llm.at(key).wrong(qwen2.hiddenSize() + ", the hidden_size of config.json");
    }
  }
}
