package io.github.cosyvoice4j.core.text;

/** Text that holds a Chinese character: blanks go, lengths count characters. Immutable. */
final class Chinese implements Language {
  private static final String SENTENCE_ENDS = "。？！；：、.?!;";
  private static final String COMMAS = "，,、";

  /** {@return whether a text holds a character of the block CJK Unified Ideographs} */
  static boolean isIn(String text) {
    return text.chars().anyMatch(c -> c >= 0x4E00 && c <= 0x9FFF);
  }

  @Override
  public String clean(String text) {
    String cleaned =
        removeBlanks(text.replace("\n", ""))
            .replace("²", "平方")
            .replace("³", "立方")
            .replace(".", "。")
            .replace(" - ", "，")
            .replaceAll("[（）【】`]", "")
            .replace("——", " ");
    return closeWithFullStop(cleaned);
  }

  @Override
  public boolean endsSentence(char c) {
    return SENTENCE_ENDS.indexOf(c) >= 0;
  }

  @Override
  public String fullStop() {
    return "。";
  }

  @Override
  public int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Keeps a space only between two ASCII characters. */
  private static String removeBlanks(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' || (isAsciiNonBlank(text, i - 1) && isAsciiNonBlank(text, i + 1))) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static boolean isAsciiNonBlank(String text, int index) {
    return index >= 0
        && index < text.length()
        && text.charAt(index) < 0x80
        && text.charAt(index) != ' ';
  }

  private static String closeWithFullStop(String text) {
    int end = text.length();
    while (end > 0 && COMMAS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == text.length() ? text : text.substring(0, end) + "。";
  }
}
