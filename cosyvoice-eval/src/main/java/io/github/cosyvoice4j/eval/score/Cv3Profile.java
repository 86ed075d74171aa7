package io.github.cosyvoice4j.eval.score;

import java.util.Optional;

/**
 * CV3-Eval: Chinese, Japanese and Korean by character, everything else by word.
 *
 * <p>Source: {@code utils/run_wer.py} of CV3-Eval.
 */
final class Cv3Profile extends UtteranceMeanProfile {
  /** Takes the set's language or the name of its subset; absent, it is guessed. */
  Cv3Profile(Optional<String> language) {
    super(language.map(SpokenLanguage::new));
  }

  @Override
  public String name() {
    return "cv3";
  }

  @Override
  SpokenLanguage guess(String reference) {
    return SpokenLanguage.guess(reference);
  }

  @Override
  String transcript(String heard, SpokenLanguage language) {
    String text = language.suffix().equals("zh") ? heard : PythonText.strip(heard);
    return language.isChinese() ? ChineseScript.simplified(text) : text;
  }
}
