package io.github.cosyvoice4j.eval.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a scorer: what of a text counts, what a token is, how the set's error rate comes of
 * the utterances', and which files tell. Safe for use by several threads.
 */
public interface ScoreProfile {
  /** {@return {@code icefall}, {@code seedtts} or {@code cv3}} */
  String name();

  /**
   * Compares a transcript with what was to be said.
   *
   * @param id names the utterance
   * @param reference what was to be said
   * @param hypothesis what was heard
   * @return both, aligned
   */
  ScoredUtterance score(String id, String reference, String hypothesis);

  /**
   * Sums up a set.
   *
   * @param scores of its utterances, at least one
   * @return numbers by name in the order to show them: {@code wer} in percent first
   */
  Map<String, Double> totals(List<ScoredUtterance> scores);

  /**
   * {@return what a reader must know of how these were scored, such as a language that was guessed}
   *
   * @param scores of the set's utterances
   */
  List<String> notes(List<ScoredUtterance> scores);

  /**
   * Writes the scorer's own files, each whole or not at all.
   *
   * @param folder where to, which exists
   * @param name of the run, a part of the files' names
   * @param utterances of the set; those without a score are left out
   * @return the files
   * @throws IOException if one can't be written
   */
  List<Path> write(Path folder, String name, List<EvaluatedUtterance> utterances)
      throws IOException;

  /**
   * {@return the profile of a name}
   *
   * @param name {@code icefall}, {@code seedtts} or {@code cv3}
   * @param language what is spoken, as {@code zh}, {@code en}, {@code ja}; guessed for each
   *     utterance if absent; {@code icefall} does not mind
   * @throws IllegalArgumentException if there is no such profile, or it can't score that language
   */
  static ScoreProfile of(String name, Optional<String> language) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "icefall" -> new IcefallProfile();
      case "seedtts" -> new SeedTtsProfile(language);
      case "cv3" -> new Cv3Profile(language);
      default ->
          throw new IllegalArgumentException(
              "profile: expected icefall, seedtts or cv3, got " + name);
    };
  }
}
