package io.github.cosyvoice4j.core.text;

/** How text of one language is cleaned, measured and cut. Safe for use by several threads. */
interface Language {
  /**
   * {@return the text as it is given to the tokenizer}
   *
   * @param text text without white space around it
   */
  String clean(String text);

  /** {@return whether a character ends a sentence} */
  boolean endsSentence(char c);

  /** {@return the mark for a text that ends without one} */
  String fullStop();

  /** {@return the length that the limits of a segment are about} */
  int length(String text);
}
