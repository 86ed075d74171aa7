package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextFrontEndTest {
  private static final int LONGEST_SEGMENT = 60 + 4 * 80;

  private final TextFrontEnd frontEnd = TextFrontEnd.strictUpstream(GoldenTokenizer.INSTANCE);

  static Stream<JsonObject> goldens() {
    return Goldens.json("text_normalize").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void cleansAndSplitsAsUpstream(JsonObject golden) {
    String text = golden.get("text").getAsString();
    if (golden.has("error")) {
      assertTrue(golden.get("split").isJsonNull());
      assertDoesNotThrow(() -> frontEnd.split(text));
      assertDoesNotThrow(() -> frontEnd.normalize(text));
      return;
    }
    List<String> split =
        golden.get("split").getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .toList();
    assertEquals(split, frontEnd.split(text));
    assertEquals(golden.get("whole").getAsString(), frontEnd.normalize(text));
  }

  @Test
  void speaksWhatUpstreamCannot() {
    assertEquals(List.of("。\"再见。"), frontEnd.split("。\"再见"));
    assertEquals(List.of("?\"Go."), frontEnd.split("?\"Go"));
    assertEquals(List.of(), frontEnd.split("   "));
    assertEquals("", frontEnd.normalize("\u00A0\n"));
  }

  @Test
  void gathersSentencesToTheLimits() {
    assertEquals(List.of(82, 82, 41), lengths(sentence(41).repeat(5)));
    assertEquals(List.of(120, 62), lengths(sentence(60).repeat(3) + "好。"));
    assertEquals(List.of(61, 61, 63), lengths(sentence(61).repeat(3) + "好。"));
    assertEquals(List.of(201), lengths("字".repeat(200)));
    assertEquals(List.of(320), lengths(sentence(320)));
    assertEquals(List.of(80, 80, 80, 81), lengths(sentence(321)));
  }

  @Test
  void countsACharacterOutsideTheBasicPlaneOnce() {
    assertEquals(List.of(82, 82, 41), lengths(("𠮷".repeat(39) + "字。").repeat(5)));
  }

  @ParameterizedTest
  @MethodSource("io.github.cosyvoice4j.core.text.Texts#hundredThousand")
  void takesAHundredThousandCharacters(String text) {
    for (String segment : frontEnd.split(text)) {
      assertTrue(segment.length() <= 1000, () -> "a segment of " + segment.length());
    }
    assertFalse(frontEnd.normalize("x" + text).isEmpty());
  }

  @Test
  void cutsMarkedUpTextOnlyWhereItIsTooLong() {
    String language = "<|en|>";
    String shortText = language + "  Hello.  3 times!  ";
    assertEquals(List.of(shortText), frontEnd.split(shortText));
    assertEquals(shortText, frontEnd.normalize(shortText));
    String longText = language + "word, ".repeat(2000);
    List<String> segments = frontEnd.split(longText);
    assertTrue(segments.size() > 1);
    assertEquals(longText, String.join("", segments));
  }

  @Property(tries = 500, seed = "42")
  void neverFailsNorLosesALetter(@ForAll("texts") String text) {
    String spoken = String.join("", frontEnd.split(text));
    String whole = frontEnd.normalize(text);
    assertInOrder(letters(text), letters(spoken));
    assertInOrder(letters(text), letters(whole));
  }

  @Property(tries = 300, seed = "42")
  void keepsSegmentsShort(@ForAll("texts") String text) {
    for (String segment : frontEnd.split(text)) {
      int length =
          Chinese.isIn(text)
              ? segment.codePointCount(0, segment.length())
              : GoldenTokenizer.INSTANCE.count(segment);
      assertTrue(length <= LONGEST_SEGMENT + 80, segment);
    }
  }

  @Property(tries = 300, seed = "42")
  void givesWhatIsSpeakableASegment(@ForAll("texts") String text) {
    Assume.that(isSpeakable(text));
    assertFalse(frontEnd.split(text).isEmpty());
  }

  @Property(tries = 300, seed = "42")
  void cleansOnce(@ForAll("texts") String text) {
    Assume.that(!Chinese.isIn(text));
    String once = frontEnd.normalize(text);
    assertEquals(once, frontEnd.normalize(once));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Test
  void handsTheNormalizerStrippedTextAndCleansItsAnswer() {
    TextFrontEnd spelled =
        TextFrontEnd.of(
            GoldenTokenizer.INSTANCE, TextNormalizer.of(text -> text.replace("5元", " 五元 ")));
    assertEquals(List.of("五元。"), spelled.split(" 5元 "));
    assertEquals("<|a|>5元", spelled.normalize("<|a|>5元"));
    TextFrontEnd silent = TextFrontEnd.of(GoldenTokenizer.INSTANCE, TextNormalizer.of(text -> ""));
    assertEquals(List.of(), silent.split("你好"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~                  | got no text",
        "~ \t\u3000\u200B\n~ | got blanks",
        "。。。               | got only punctuation and symbols",
        "~! ?~               | got only punctuation and symbols",
        "😀❤️                 | got only punctuation and symbols",
        "ab\uD83D            | got an unpaired surrogate at index 2",
        "\uDE00\uD83Dab      | got an unpaired surrogate at index 0",
        "~12345678901~       | expected at most 10 characters, got 11"
      })
  void refusesWhatCannotBeSpoken(String text, String said) {
    var thrown =
        assertThrows(
            IllegalArgumentException.class, () -> TextFrontEnd.requireSpeakable("text", text, 10));
    assertTrue(thrown.getMessage().startsWith("text: expected "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(said), thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"a", "7", "½", "你", "あ", "𠮷𠮷", "(é)", "<|en|>", "[laughter]", "²"})
  void takesWhatCanBeSpoken(String text) {
    assertDoesNotThrow(() -> TextFrontEnd.requireSpeakable("text", text, 10));
    assertFalse(frontEnd.split(text).isEmpty());
  }

  private static boolean isSpeakable(String text) {
    try {
      TextFrontEnd.requireSpeakable("text", text, Integer.MAX_VALUE);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String sentence(int length) {
    return "字".repeat(length - 1) + "。";
  }

  private List<Integer> lengths(String text) {
    return frontEnd.split(text).stream().map(s -> s.codePointCount(0, s.length())).toList();
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
