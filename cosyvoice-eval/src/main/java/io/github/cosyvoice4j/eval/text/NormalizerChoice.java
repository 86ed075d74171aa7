package io.github.cosyvoice4j.eval.text;

import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.core.text.fst.FstTextNormalizer;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which normalizer is to read a text.
 *
 * @param rules files or folders of rules, on top of the built-in ones
 * @param dictionaries files or folders of words and their readings
 * @param fst a folder of wetext's grammars, to read by those and not by rules
 */
public record NormalizerChoice(List<Path> rules, List<Path> dictionaries, Optional<Path> fst) {
  /** Checks that it is one or the other. */
  public NormalizerChoice {
    rules = List.copyOf(rules);
    dictionaries = List.copyOf(dictionaries);
    if (fst.isPresent() && !(rules.isEmpty() && dictionaries.isEmpty())) {
      throw new IllegalArgumentException("--fst: expected without --rules and --dictionary");
    }
  }

  /**
   * {@return the normalizer}
   *
   * @throws IOException if a file can't be read or is wrong
   */
  public TextNormalizer load() throws IOException {
    if (fst.isPresent()) {
      return FstTextNormalizer.load(fst.get());
    }
    if (rules.isEmpty() && dictionaries.isEmpty()) {
      return RuleTextNormalizer.builtIn();
    }
    RuleTextNormalizer.Builder builder = RuleTextNormalizer.newBuilder();
    for (Path path : rules) {
      builder.rules(path);
    }
    for (Path path : dictionaries) {
      builder.dictionary(path);
    }
    return builder.build();
  }
}
