package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Property(tries = 1000, seed = "42")
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

  @Property(tries = 1000, seed = "42")
  void whatIsCertainIsNotChangedByWhatFollows(
      @ForAll("texts") String text, @ForAll("texts") String more) {
    WordScanner beginning = new WordScanner(text);
    WordScanner whole = new WordScanner(text + more);
    int start = 0;
    for (int end = beginning.certainEnd(0); end > start; end = beginning.certainEnd(start)) {
      assertEquals(whole.end(start), end);
      start = end;
    }
    String rest = text.substring(start);
    if (new WordScanner(rest).isLetters()) {
      assertTrue(whole.end(start) >= text.length());
    }
    if (rest.length() > 3 && WordScanner.isUniform(rest, more)) {
      assertEquals(0, new WordScanner(rest + more).certainEnd(0));
    }
  }

  @Test
  void aWordIsCertainWhenTheNextCharacterIsKnown() {
    assertEquals(0, new WordScanner("ab").certainEnd(0));
    assertEquals(2, new WordScanner("ab,").certainEnd(0));
    assertEquals(1, new WordScanner("1").certainEnd(0));
    assertEquals(0, new WordScanner("'r").certainEnd(0));
    assertEquals(2, new WordScanner("'sx").certainEnd(0));
    assertEquals(0, new WordScanner(" \n ").certainEnd(0));
    assertEquals(2, new WordScanner(" \n x").certainEnd(0));
    assertEquals(0, new WordScanner("").certainEnd(0));
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
