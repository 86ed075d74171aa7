package io.github.cosyvoice4j;

import java.util.List;

/**
 * Cuts a text into segments, each of which is spoken in one breath of the model.
 *
 * <p>Safe for use by several threads.
 *
 * @see CosyVoice2
 */
@FunctionalInterface
public interface TextSplitter {
  /**
   * Cuts a text.
   *
   * @param text the text, cleaned and with numbers spelled out if the request is normalized
   * @return the segments, in order; blank ones and those of punctuation only are dropped. What is
   *     in none of them is not spoken
   */
  List<String> split(String text);
}
