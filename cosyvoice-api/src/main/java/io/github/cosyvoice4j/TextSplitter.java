package io.github.cosyvoice4j;

import java.util.List;

/**
 * Cuts a text into segments, each of which is spoken in one breath of the model.
 *
 * <p>The model speaks best what takes some 5 to 20 seconds: 20 to 80 Chinese characters, or a
 * sentence or two of English. Of a segment much longer than that it drops words.
 *
 * <p>Implementations are safe for use by several threads. What they throw fails the request.
 *
 * @see InferenceOptions.Builder#splitter
 */
@FunctionalInterface
public interface TextSplitter {
  /**
   * Cuts a text.
   *
   * @param text the text, cleaned and with numbers spelled out if the request is normalized
   * @return the segments, in order, none null nor cut within a surrogate pair; blank ones and those
   *     of punctuation only are dropped. What is in none of them is not spoken
   */
  List<String> split(String text);
}
