package io.github.cosyvoice4j.eval.score;

import java.util.Optional;
import java.util.Set;

/**
 * Seed-TTS-eval: Chinese by character, everything else by word.
 *
 * <p>Source: {@code run_wer.py} of seed-tts-eval.
 */
final class SeedTtsProfile extends UtteranceMeanProfile {
  private static final Set<String> LANGUAGES = Set.of("zh", "en");

  /** Takes the set's language, {@code zh} or {@code en}; absent, it is guessed. */
  SeedTtsProfile(Optional<String> language) {
    super(language.map(SeedTtsProfile::require));
  }

  private static SpokenLanguage require(String code) {
    SpokenLanguage language = new SpokenLanguage(code);
    if (!LANGUAGES.contains(language.code())) {
      throw new IllegalArgumentException(
          "language: expected zh or en for the seedtts profile, got "
              + code
              + "; cv3 scores others");
    }
    return language;
  }

  @Override
  public String name() {
    return "seedtts";
  }

  @Override
  SpokenLanguage guess(String reference) {
    return new SpokenLanguage(SpokenLanguage.guess(reference).inCharacters() ? "zh" : "en");
  }

  @Override
  String transcript(String heard, SpokenLanguage language) {
    return language.isChinese() ? ChineseScript.simplified(heard) : heard;
  }
}
