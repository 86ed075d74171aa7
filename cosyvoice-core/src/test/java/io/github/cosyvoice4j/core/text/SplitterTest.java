package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a text becomes with the defaults: nothing mangled, nothing lost. */
class SplitterTest {
  private final TextFrontEnd frontEnd =
      TextFrontEnd.of(GoldenTokenizer.INSTANCE, RuleTextNormalizer.builtIn());

  private final TextFrontEnd asWritten =
      TextFrontEnd.of(GoldenTokenizer.INSTANCE, TextNormalizer.none());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wait... what?!               | Wait... what?!",
        "你好 world 再见              | 你好world再见。",
        "床前明月光 疑是地上霜        | 床前明月光疑是地上霜。",
        "他说。\"再见\"               | 他说。\"再见\"",
        "我们在v1.2.3版本             | 我们在v一点二点三版本。",
        "句子一. 句子二.              | 句子一。句子二。",
        "标题（副标题），，           | 标题副标题。",
        "Dr. Smith paid $3.50.        | Doctor Smith paid three dollars and fifty cents.",
        "。“再见                      | 。“再见。"
      })
  void cleans(String text, String spoken) {
    assertEquals(List.of(spoken), frontEnd.split(text));
  }

  @Test
  void hearsTheEndOfLinesAndParagraphs() {
    assertEquals("床前明月光，疑是地上霜", frontEnd.normalize("床前明月光\n疑是地上霜"));
    assertEquals("标题。正文。", frontEnd.normalize("标题\n\n正文。\n"));
    assertEquals("A line that goes on. New.", frontEnd.normalize("A line\nthat goes on\n\nNew."));
  }

  @Test
  void keepsWhatOnlyLooksLikeAnEndInOnePiece() {
    for (String sentence :
        List.of(
            "J. K. Rowling met Mr. Brown at 5.30 in St. Ives.",
            "See www.example.com/a.b and v1.2.3 for more.",
            "He said \"Stop!\" and left.")) {
      assertEquals(1, Sentences.ends(sentence).size(), sentence);
    }
    assertEquals(List.of(8, 12, 14), Sentences.ends("他说：“走吧！”她走了。好？"));
    assertEquals(List.of(9, 15), Sentences.ends("Really?! Yes..."));
  }

  @Test
  void makesSegmentsOfLikeLength() {
    List<Segment> segments = asWritten.segments(("字".repeat(24) + "。").repeat(8));
    assertEquals(List.of(75, 75, 50), segments.stream().map(s -> s.text().length()).toList());
    assertEquals(List.of(75, 150), segments.stream().limit(2).map(Segment::end).toList());
  }

  @Test
  void cutsASentenceThatIsTooLongAtCommas() {
    List<Segment> segments = asWritten.segments("字".repeat(30).concat("，").repeat(10));
    assertTrue(segments.size() >= 4);
    segments.forEach(s -> assertTrue(s.text().length() <= 80, s.text()));
  }

  @Test
  void givesTheRangesOfWhatWasWritten() {
    String text = "它重2.5kg。" + "字".repeat(70) + "。价格是$3。";
    List<Segment> segments = frontEnd.segments(text);
    assertEquals(2, segments.size());
    assertEquals("价格是$3。", text.substring(text.lastIndexOf("价"), segments.get(1).end()));
    assertEquals(segments.get(0).end(), segments.get(1).start());
  }

  @Property(tries = 400, seed = "42")
  void losesNoLetterAndNeverFails(@ForAll("texts") String text) {
    StringBuilder spoken = new StringBuilder();
    asWritten.split(text).forEach(spoken::append);
    assertInOrder(letters(text), letters(spoken.toString()));
    assertInOrder(letters(text), letters(asWritten.normalize(text)));
  }

  @Property(tries = 400, seed = "42")
  void rangesMakeUpTheText(@ForAll("texts") String text) {
    Assume.that(!(text.contains("<|") && text.contains("|>")));
    int end = 0;
    for (Segment segment : frontEnd.segments(text)) {
      assertEquals(end, segment.start());
      assertTrue(segment.end() > segment.start(), segment.toString());
      assertFalse(segment.text().isBlank());
      end = segment.end();
    }
    assertTrue(end == 0 || end == text.length());
  }

  @Property(tries = 300, seed = "42")
  void keepsSegmentsShort(@ForAll("texts") String text) {
    for (String segment : asWritten.split(text)) {
      int length =
          Chinese.isIn(text)
              ? segment.codePointCount(0, segment.length())
              : GoldenTokenizer.INSTANCE.count(segment);
      assertTrue(length <= 170 || (text.contains("<|") && length <= 460), segment);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.cosyvoice4j.core.text.Texts#hundredThousand")
  void takesAHundredThousandCharacters(String text) {
    for (Segment segment : asWritten.segments(text)) {
      assertTrue(segment.text().length() <= 1000, () -> "a segment of " + segment.text().length());
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  private static int[] letters(String text) {
    return text.codePoints().filter(Character::isLetter).toArray();
  }

  /** All of {@code some} are among {@code all}, in the same order. */
  private static void assertInOrder(int[] some, int[] all) {
    int found = 0;
    for (int letter : all) {
      if (found < some.length && some[found] == letter) {
        found++;
      }
    }
    assertEquals(some.length, found, "letters kept");
  }
}
