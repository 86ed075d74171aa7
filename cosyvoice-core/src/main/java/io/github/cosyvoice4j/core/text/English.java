package io.github.cosyvoice4j.core.text;

/**
 * Any text without a Chinese character: numbers are spelled out in English, lengths count tokens.
 *
 * <p>Safe for use by several threads.
 */
final class English implements Language {
  private static final String SENTENCE_ENDS = ".?!;:";

  private final Qwen2Tokenizer tokenizer;

  English(Qwen2Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public String clean(String text) {
    return NumberWords.spellOut(text);
  }

  @Override
  public boolean endsSentence(char c) {
    return SENTENCE_ENDS.indexOf(c) >= 0;
  }

  @Override
  public String fullStop() {
    return ".";
  }

  @Override
  public int length(String text) {
    return tokenizer.count(text);
  }
}
