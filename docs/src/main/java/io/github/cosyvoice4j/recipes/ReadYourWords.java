package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Adds words and rules of one's own to those that are built in. */
final class ReadYourWords {
  private ReadYourWords() {}

  static void run(Path model, Path words, Path rules) throws IOException {
    // recipe
    RuleTextNormalizer normalizer =
        RuleTextNormalizer.newBuilder().dictionary(words).rules(rules).build();
    System.err.println(normalizer.normalize("SQL on 12F", Locale.ENGLISH).text());
    EngineOptions options = EngineOptions.newBuilder().textNormalizer(normalizer).build();
    try (CosyVoice2 tts = CosyVoice2.load(model, options)) {
      System.err.println(tts.info().generation());
    }
    // end
  }
}
