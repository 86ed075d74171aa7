package io.github.cosyvoice4j.core.text.fst;

import io.github.cosyvoice4j.NormalizedText;
import io.github.cosyvoice4j.TextNormalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads numbers, dates, money and units as wetext's grammars say, from the user's own copy of their
 * files: Chinese, English and Japanese.
 *
 * <p>What it gives is what wetext gives, byte for byte. In three cases wetext gives nothing, and
 * this goes on:
 *
 * <ul>
 *   <li>Where the grammars have no reading for a text (a tab in English is enough), the text is cut
 *       in two at the end of a sentence or between words, and each part is read; what then is left
 *       without one stays as it is written.
 *   <li>A text of more than 2000 characters is read in parts too, and a shorter one where a grammar
 *       has too many ways through it, so that memory is bounded.
 *   <li>Japanese is found out by its kana, where the files have a grammar for it; wetext takes it
 *       for Chinese or English unless told.
 * </ul>
 *
 * <p>A language without a grammar in the folder is left as it is. The files stay mapped as long as
 * the normalizer is reachable; they must not be changed meanwhile. Immutable and safe for use by
 * several threads.
 */
public final class FstTextNormalizer implements TextNormalizer {
  private final Map<GrammarLanguage, Grammar> grammars;
  private final WetextVersion version;

  private FstTextNormalizer(Map<GrammarLanguage, Grammar> grammars, WetextVersion version) {
    this.grammars = grammars;
    this.version = version;
  }

  /**
   * Loads a folder of grammars, to be used as the version of wetext that upstream asks for does.
   *
   * @param directory the folder, with {@code zh/tn/tagger.fst}, {@code zh/tn/verbalizer.fst} and
   *     the same for {@code en} and {@code ja}, or some of these: {@code fsts} in an installed
   *     wetext package, or what older versions of it downloaded
   * @throws io.github.cosyvoice4j.ModelFormatException if a file is damaged or of another kind
   * @throws NoSuchFileException if there is no grammar, or half of one
   * @throws IOException if a file can't be read
   */
  public static FstTextNormalizer load(Path directory) throws IOException {
    return load(directory, WetextVersion.V0_0_4);
  }

  /**
   * Loads a folder of grammars.
   *
   * @param directory the folder, as for {@link #load(Path)}
   * @param version whose way of using them is followed
   * @throws io.github.cosyvoice4j.ModelFormatException if a file is damaged or of another kind
   * @throws NoSuchFileException if there is no grammar, or half of one
   * @throws IOException if a file can't be read
   */
  public static FstTextNormalizer load(Path directory, WetextVersion version) throws IOException {
    Objects.requireNonNull(version, "version");
    Map<GrammarLanguage, Grammar> grammars = new EnumMap<>(GrammarLanguage.class);
    for (GrammarLanguage language : GrammarLanguage.values()) {
      if (Files.exists(Grammar.folder(directory, language))) {
        grammars.put(language, Grammar.load(directory, language));
      }
    }
    if (grammars.isEmpty()) {
      throw new NoSuchFileException(
          Grammar.folder(directory, GrammarLanguage.CHINESE).toString(),
          null,
          "expected a folder of grammars as wetext has them, with tagger.fst and verbalizer.fst");
    }
    return new FstTextNormalizer(grammars, version);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The readings tell which words changed; what a grammar did to a word is not known, so they
   * bear the grammar's name ({@code zh/tn}) and no cost.
   *
   * @param language {@code zh}, {@code en}, {@code ja}, or {@link Locale#ROOT} to find it out
   */
  @Override
  public NormalizedText normalize(String text, Locale language) {
    Grammar grammar = grammars.get(languageOf(text, language));
    if (grammar == null || !version.reads(text, grammar.language())) {
      return NormalizedText.unchanged(text);
    }
    List<NormalizedText.Reading> readings = new ArrayList<>();
    new Reader(grammar, text, readings).read(0, text.length());
    return NormalizedText.of(text, readings);
  }

  private GrammarLanguage languageOf(String text, Locale asked) {
    if (!asked.equals(Locale.ROOT)) {
      return GrammarLanguage.of(asked).orElse(null);
    }
    if (grammars.containsKey(GrammarLanguage.JAPANESE) && GrammarLanguage.hasKana(text)) {
      return GrammarLanguage.JAPANESE;
    }
    boolean digits = text.codePoints().allMatch(Character::isDigit);
    return GrammarLanguage.hasChinese(text) || (digits && version.readsDigitsAsChinese())
        ? GrammarLanguage.CHINESE
        : GrammarLanguage.ENGLISH;
  }

  /** Reads the parts of one text. */
  private final class Reader {
    private final Grammar grammar;
    private final String text;
    private final List<NormalizedText.Reading> readings;

    Reader(Grammar grammar, String text, List<NormalizedText.Reading> readings) {
      this.grammar = grammar;
      this.text = text;
      this.readings = readings;
    }

    /** Reads a part in one go, or cuts it in two. The depth grows with the length's logarithm. */
    void read(int from, int to) {
      String part = text.substring(from, to);
      if (part.length() <= TextParts.MOST) {
        Optional<String> read = grammar.read(part, version);
        if (read.isPresent()) {
          WordDiff.between(part, read.get())
              .forEach(change -> readings.add(change.reading(from, grammar.name())));
          return;
        }
      }
      int cut = TextParts.cut(part);
      if (cut > 0) {
        readStripped(from, from + cut);
        readStripped(from + cut, to);
      }
    }

    private void readStripped(int from, int to) {
      int first = TextParts.skipSpaces(text, from, to);
      int last = TextParts.skipSpacesBack(text, first, to);
      if (first < last) {
        read(first, last);
      }
    }
  }
}
