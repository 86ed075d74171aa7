package io.github.cosyvoice4j.core.text.rules;

import io.github.cosyvoice4j.NormalizedText;
import io.github.cosyvoice4j.NormalizedText.Reading;
import io.github.cosyvoice4j.TextNormalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reads texts by rules, without any file of the user's: numbers, dates, times, money, units,
 * addresses, signs, in Chinese, English, Japanese, and what ICU knows of other languages.
 *
 * <p>Each rule offers readings of parts of a text at a cost; the cheapest way to cover the text
 * wins, as in the FST grammars that upstream uses. A user's own rules and words join in: {@code
 * docs/text.md} tells their format.
 *
 * <p>Takes any text, in time in proportion to its length. Safe for use by several threads.
 */
public final class RuleTextNormalizer implements TextNormalizer {
  /** A user's words come before all rules. */
  private static final double DICTIONARY_COST = -1;

  private static final RuleTextNormalizer BUILT_IN = new RuleTextNormalizer(newBuilder());

  private final LanguageRuns languages = new LanguageRuns();
  private final Map<String, RuleSet> ruleSets = new ConcurrentHashMap<>();
  private final String language;
  private final List<RuleLines> rules;
  private final List<RuleLines> dictionaries;

  private RuleTextNormalizer(Builder builder) {
    language = builder.language.getLanguage();
    rules = List.copyOf(builder.rules);
    dictionaries = List.copyOf(builder.dictionaries);
  }

  /** {@return the normalizer with the rules that are built in, shared by all who ask} */
  public static RuleTextNormalizer builtIn() {
    return BUILT_IN;
  }

  /** {@return a builder for a normalizer with rules and words of one's own} */
  public static Builder newBuilder() {
    return new Builder();
  }

  @Override
  public NormalizedText normalize(String text, Locale hint) {
    String wanted = hint.getLanguage().isEmpty() ? language : hint.getLanguage();
    return NormalizedText.of(text, readings(text, new Passage(text), wanted));
  }

  /** What is read differently; {@code passage} is of {@code text} and keeps count of the work. */
  List<Reading> readings(String text, Passage passage, String wanted) {
    List<LanguageRuns.Run> runs =
        wanted.isEmpty()
            ? languages.of(passage)
            : List.of(new LanguageRuns.Run(0, text.length(), wanted));
    Readings readings = new Readings(text);
    for (LanguageRuns.Run run : runs) {
      cover(passage, run).forEach(readings::add);
    }
    return readings.list();
  }

  private List<Proposal> cover(Passage passage, LanguageRuns.Run run) {
    RuleSet ruleSet = ruleSets.computeIfAbsent(run.language(), this::load);
    passage.endAt(run.end());
    return Cover.cheapest(
        run.start(),
        run.end(),
        (place, offers) -> {
          if (passage.isStart(place)) {
            ruleSet.propose(passage, place, offers);
          }
        });
  }

  /** A user's words come first, then a user's rules, which may use the types of ours. */
  private RuleSet load(String language) {
    RuleFile file = new RuleFile(speech(language));
    List<ProposalSource> builtIn = file.read(RuleLines.resource(builtInRules(language)));
    List<ProposalSource> sources = new ArrayList<>();
    for (RuleLines lines : dictionaries) {
      Table words = Table.parse(lines.forLanguage(language));
      sources.add(new Dictionary("dictionary", DICTIONARY_COST, words));
    }
    rules.forEach(lines -> sources.addAll(file.read(lines)));
    sources.addAll(builtIn);
    return new RuleSet(sources);
  }

  private static Speech speech(String language) {
    return switch (language) {
      case "zh" -> new ChineseSpeech();
      case "en" -> new EnglishSpeech();
      case "ja" -> new JapaneseSpeech();
      default -> new IcuSpeech(language);
    };
  }

  private static String builtInRules(String language) {
    return switch (language) {
      case "zh", "en", "ja" -> language + "/" + language + ".rules";
      default -> "any/any.rules";
    };
  }

  /** Reads a user's files once, so that a mistake in them is told at once. */
  private RuleTextNormalizer check() {
    Set<String> named = new TreeSet<>(List.of("zh", "en"));
    rules.forEach(lines -> named.addAll(lines.languages()));
    named.forEach(name -> ruleSets.computeIfAbsent(name, this::load));
    return this;
  }

  /** Builds a {@link RuleTextNormalizer}. Not safe for use by several threads. */
  public static final class Builder {
    private final List<RuleLines> rules = new ArrayList<>();
    private final List<RuleLines> dictionaries = new ArrayList<>();
    private Locale language = Locale.ROOT;

    private Builder() {}

    /**
     * Sets the language to read all texts in, where the caller of {@code normalize} names none.
     *
     * @param value the language; {@link Locale#ROOT}, the default, finds it out sentence by
     *     sentence
     * @return this builder
     */
    public Builder language(Locale value) {
      language = Objects.requireNonNull(value, "language");
      return this;
    }

    /**
     * Adds rules. Of equal costs, rules added come before those that are built in.
     *
     * @param path a file, or a folder whose files {@code *.rules} are taken in the order of their
     *     names
     * @return this builder
     * @throws IOException if it can't be read
     */
    public Builder rules(Path path) throws IOException {
      rules.addAll(read(path, ".rules"));
      return this;
    }

    /**
     * Adds words with their readings, which come before all rules.
     *
     * @param path a file, or a folder whose files {@code *.dict} are taken in the order of their
     *     names
     * @return this builder
     * @throws IOException if it can't be read
     */
    public Builder dictionary(Path path) throws IOException {
      dictionaries.addAll(read(path, ".dict"));
      return this;
    }

    private static List<RuleLines> read(Path path, String suffix) throws IOException {
      if (!Files.isDirectory(path)) {
        return List.of(RuleLines.file(path));
      }
      List<RuleLines> all = new ArrayList<>();
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(suffix)) {
            all.add(RuleLines.file(file));
          }
        }
      }
      return all;
    }

    /**
     * {@return the normalizer}
     *
     * @throws IllegalArgumentException if a line of a file is wrong, with file, line and reason
     */
    public RuleTextNormalizer build() {
      return new RuleTextNormalizer(this).check();
    }
  }
}
