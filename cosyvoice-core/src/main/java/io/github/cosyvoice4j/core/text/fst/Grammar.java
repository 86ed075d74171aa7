package io.github.cosyvoice4j.core.text.fst;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The grammars of one language: the tagger finds numbers and the like in a text, the verbalizer
 * writes out what was found.
 *
 * @param language the language
 * @param tagger text in, {@link Token}s out
 * @param verbalizer tokens in, text out
 */
record Grammar(GrammarLanguage language, Fst tagger, Fst verbalizer) {
  /**
   * Reads {@code zh/tn/tagger.fst} and {@code zh/tn/verbalizer.fst}, or those of another language.
   *
   * @throws io.github.cosyvoice4j.ModelFormatException if a file is damaged
   * @throws IOException if a file does not exist or can't be read
   */
  static Grammar load(Path directory, GrammarLanguage language) throws IOException {
    return new Grammar(
        language, read(directory, language, "tagger"), read(directory, language, "verbalizer"));
  }

  private static Fst read(Path directory, GrammarLanguage language, String part)
      throws IOException {
    String name = name(language) + "/" + part + ".fst";
    return FstReader.read(directory.resolve(name), name);
  }

  /** {@return where the files of a language lie in a folder of grammars} */
  static Path folder(Path directory, GrammarLanguage language) {
    return directory.resolve(name(language));
  }

  private static String name(GrammarLanguage language) {
    return language.code() + "/tn";
  }

  /** {@return what it is called, by its folder} */
  String name() {
    return name(language);
  }

  /**
   * {@return a text as it is read; nothing if the grammars have no reading for it}
   *
   * @param text the text
   * @param version how the tagger's tokens are given to the verbalizer
   */
  Optional<String> read(String text, WetextVersion version) {
    return BestPath.rewrite(tagger, text)
        .map(Token::parse)
        .filter(tokens -> !tokens.isEmpty())
        .flatMap(tokens -> verbalized(tokens, version));
  }

  private Optional<String> verbalized(List<Token> tokens, WetextVersion version) {
    return BestPath.rewrite(verbalizer, version.reordered(tokens, language));
  }
}
