package io.github.cosyvoice4j.core.spi;

/** The language model: text ids and prompt speech ids in, scores of the next speech id out. */
public interface SpeechLanguageModel {
  /** {@return how many speech ids are scored, those that end the speech included} */
  int outputSize();

  /** {@return how many of them are speech; every id from here on ends the speech} */
  int speechTokens();

  /** {@return rows of the text embedding table; text ids lie below} */
  int textVocabulary();

  /**
   * Reads the prompt (prefill).
   *
   * @param text ids of prompt transcript and text, in this order
   * @param promptSpeech speech ids of the prompt
   * @return the sequence, which the caller closes
   */
  TokenSequence open(int[] text, int[] promptSpeech);
}
