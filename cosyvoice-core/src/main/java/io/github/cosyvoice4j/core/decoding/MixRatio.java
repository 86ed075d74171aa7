package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * How text and speech take turns where text arrives bit by bit ({@code mix_ratio} of the yaml).
 *
 * @param text text ids of a turn, at least 1
 * @param speech speech ids of a turn, at least 1
 */
public record MixRatio(int text, int speech) {
  /** What upstream's {@code Qwen2LM} takes where the yaml is silent. */
  public static final MixRatio DEFAULT = new MixRatio(5, 15);

  private static final String KEY = "mix_ratio";

  /** Checks the numbers. */
  public MixRatio {
    if (text < 1 || speech < 1) {
      throw new IllegalArgumentException(
          "mix ratio: expected numbers above 0, got " + text + ":" + speech);
    }
  }

  /**
   * Reads the yaml's {@code llm}.
   *
   * @param llm the node
   * @return the ratio
   * @throws ModelFormatException if it is not two numbers above 0
   */
  public static MixRatio of(ConfigNode llm) throws ModelFormatException {
    if (!llm.has(KEY)) {
      return DEFAULT;
    }
    int[] ratio = llm.ints(KEY);
    if (ratio.length != 2 || ratio[0] < 1 || ratio[1] < 1) {
      throw llm.at(KEY).wrong("[text, speech], both above 0");
    }
    return new MixRatio(ratio[0], ratio[1]);
  }
}
