package io.github.cosyvoice4j.core.text;

import io.github.cosyvoice4j.ModelFormatException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The merge rules of a file while it is read, by rank; one that comes again is left out. */
final class MergeRules {
  private record Rule(int left, int right, int merged) {}

  private final Path file;
  private final Vocabulary vocabulary;
  private final Set<Rule> rules = new LinkedHashSet<>();

  /**
   * Begins.
   *
   * @param file where the rules stand
   * @param vocabulary the tokens that they are about
   */
  MergeRules(Path file, Vocabulary vocabulary) {
    this.file = file;
    this.vocabulary = vocabulary;
  }

  /**
   * Adds a rule.
   *
   * @param place where in the file it stands, in words
   * @param left its left token
   * @param right its right token
   * @throws ModelFormatException if the vocabulary lacks a token, or the two joined
   */
  void add(String place, String left, String right) throws ModelFormatException {
    Integer leftId = vocabulary.id(left);
    Integer rightId = vocabulary.id(right);
    Integer merged = vocabulary.id(left + right);
    if (leftId == null || rightId == null || merged == null) {
      throw new ModelFormatException(
          "%s: expected in %s two tokens that the vocabulary knows, apart and joined, got \"%s %s\"; take all files from the same model"
              .formatted(file, place, left, right));
    }
    rules.add(new Rule(leftId, rightId, merged));
  }

  /** {@return the rules} */
  BytePairMerges merges() {
    return new BytePairMerges(
        rules.stream().mapToInt(Rule::left).toArray(),
        rules.stream().mapToInt(Rule::right).toArray(),
        rules.stream().mapToInt(Rule::merged).toArray());
  }
}
