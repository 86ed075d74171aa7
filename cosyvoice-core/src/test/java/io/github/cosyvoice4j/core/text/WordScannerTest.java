package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WordScannerTest {
  /** Qwen2's own pattern; good enough for short texts. */
  private static final Pattern QWEN2 =
      Pattern.compile(
          "(?iu:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  @Property(tries = 1000)
  void findsWhatThePatternFinds(@ForAll("texts") String text) {
    List<String> expected = QWEN2.matcher(text).results().map(result -> result.group()).toList();
    assertEquals(expected, words(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Test
  void gluesOneBlankOrMarkToTheWordAfterIt() {
    assertEquals(List.of("e", ".g", ".", " ", " x", "  "), words("e.g.  x  "));
    assertEquals(List.of("it", "'ſ", " '", "ll"), words("it'ſ 'll"));
  }

  private static List<String> words(String text) {
    WordScanner scanner = new WordScanner(text);
    List<String> words = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = scanner.end(start);
      words.add(text.substring(start, end));
      start = end;
    }
    return words;
  }
}
