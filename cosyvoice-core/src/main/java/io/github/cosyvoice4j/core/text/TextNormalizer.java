package io.github.cosyvoice4j.core.text;

/**
 * Writes out what is read differently than it is written: dates, sums, units.
 *
 * <p>Called once per text, after white space around it is stripped and before anything is cleaned.
 * Safe for use by several threads.
 */
@FunctionalInterface
interface TextNormalizer {
  /** Leaves everything as it is: what upstream does without a normalization engine. */
  TextNormalizer NONE = text -> text;

  /**
   * {@return the text as it is read}
   *
   * @param text text that is not empty
   */
  String normalize(String text);
}
