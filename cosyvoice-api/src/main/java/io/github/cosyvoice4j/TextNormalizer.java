package io.github.cosyvoice4j;

import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Writes out what is read differently than it is written: numbers, dates, money, units.
 *
 * <p>{@link EngineOptions.Builder#textNormalizer} gives one to the engine; without it the engine
 * has its own, which reads by rules. It is called once per text, before the text is cleaned and cut
 * into segments, and never for text that holds {@code <|} and {@code |>} nor with {@link
 * InferenceOptions#normalize()} off.
 *
 * <p>Implementations are safe for use by several threads, take any string of whole code points and
 * lose no word of it. What they throw fails the request.
 */
@FunctionalInterface
public interface TextNormalizer {
  /**
   * {@return the text as it is read}
   *
   * @param text any text
   * @param language the language to read in, or {@link Locale#ROOT} to find it out from the text
   */
  NormalizedText normalize(String text, Locale language);

  /**
   * {@return a normalizer that leaves every text as it is, for text that is written out already}
   */
  static TextNormalizer none() {
    return (text, language) -> NormalizedText.unchanged(text);
  }

  /**
   * {@return a normalizer that calls a function}
   *
   * @param function gives a text as it is read; safe for use by several threads, never null
   */
  static TextNormalizer of(UnaryOperator<String> function) {
    Objects.requireNonNull(function, "function");
    return (text, language) -> NormalizedText.of(text, function.apply(text));
  }
}
