package io.github.cosyvoice4j.core.text.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.NormalizedText;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTextNormalizerPropertiesTest {
  private static final RuleTextNormalizer NORMALIZER = RuleTextNormalizer.builtIn();

  private static final String[] PIECES = {
    "2024",
    "12",
    "3.5",
    "1,000",
    "007",
    "½",
    "①",
    "²",
    "5",
    "-",
    "/",
    ":",
    ".",
    "%",
    "$",
    "¥",
    "€",
    "km",
    "kg",
    "°C",
    "年",
    "月",
    "日",
    "元",
    "个",
    "第",
    "点",
    "PM",
    "May",
    "Dr.",
    "A",
    "x",
    "+",
    "=",
    "~",
    "到",
    " ",
    ",",
    "，",
    "。",
    "@",
    "#",
    "th",
    "s",
    "'",
    "\"",
    "(",
    ")",
    "²",
    "Henry",
    " VIII",
    "und",
    "der",
    "は",
    "円",
    "о",
    "１２",
    "：",
    "😀",
    "[laughter]",
    "<|en|>"
  };

  private static final String[] WORDS = {
    "hello",
    " world",
    " don't",
    "naïve",
    "e\u0301\u0323",
    "Привет",
    "ありがとう",
    "안녕",
    "收到好友",
    "远方",
    "١٢٣",
    "？",
    "！",
    "”",
    "（",
    "——",
    "\n",
    "\r\n",
    "\u3000",
    "\u00A0",
    "\u200B",
    "👨‍👩‍👧",
    "<strong>",
    "<|endofprompt|>",
    "[",
    "|>"
  };

  @Property(tries = 500, seed = "42")
  void takesAnyText(@ForAll("texts") String text) {
    check(text, NORMALIZER.normalize(text, Locale.ROOT));
  }

  @Property(tries = 1000, seed = "42")
  void takesAnyPileOfNumbersAndSigns(@ForAll("piles") String text) {
    check(text, NORMALIZER.normalize(text, Locale.ROOT));
  }

  @Property(tries = 300, seed = "42")
  void takesAnyTextInAnyLanguage(@ForAll("piles") String text, @ForAll("languages") String name) {
    check(text, NORMALIZER.normalize(text, new Locale(name)));
  }

  private static void check(String text, NormalizedText read) {
    assertTrue(isWellFormed(read.text()), read.text());
    assertFalse(read.text().codePoints().anyMatch(c -> c >= '0' && c <= '9'), read.text());
    for (NormalizedText.Reading reading : read.readings()) {
      String written = text.substring(reading.start(), reading.end());
      boolean hasWords = written.codePoints().anyMatch(Character::isLetterOrDigit);
      assertFalse(hasWords && reading.text().isBlank(), () -> "lost: " + reading);
    }
  }

  /** What stays is read the same way again; a second pass adds nothing to what a first one read. */
  @Property(tries = 3000, seed = "42")
  void hasNothingToAddToWhatItRead(@ForAll("words") String text) {
    Assume.that(!text.contains("Dr. Dr.")); // of two, the first is taken for a name
    String once = NORMALIZER.normalize(text, Locale.ENGLISH).text();
    assertEquals(once, NORMALIZER.normalize(once, Locale.ENGLISH).text());
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> characters =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .map(Character::toString);
    return Arbitraries.oneOf(Arbitraries.of(PIECES), Arbitraries.of(WORDS), characters)
        .list()
        .ofMaxSize(100)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.oneOf(Arbitraries.of(PIECES), Arbitraries.of(WORDS))
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join(" ", pieces));
  }

  @Provide
  Arbitrary<String> piles() {
    return Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> languages() {
    return Arbitraries.of("zh", "en", "ja", "de", "fr", "ko", "ru", "ar", "hi", "th", "sv", "xx");
  }

  static Stream<String> hardUnits() {
    return Stream.of(
        "a",
        "字",
        "the ",
        " ",
        "\n",
        "1",
        "a.",
        "。\"",
        "你好，",
        "[",
        "<|a",
        "e\u0301",
        "👨‍👩‍👧",
        "1 ",
        "1-",
        "1:",
        "$1",
        "第1",
        "a1",
        "1.",
        "年1",
        "5km ",
        "a@b.",
        "x=1+",
        "①",
        "C++ ",
        "\u0301\u0323");
  }

  /** Work is counted in characters that patterns look at, so that the machine doesn't matter. */
  @ParameterizedTest
  @MethodSource("hardUnits")
  void worksInProportionToTheText(String unit) {
    double few = readsPerCharacter(unit.repeat(1000 / unit.length()));
    double many = readsPerCharacter(unit.repeat(10_000 / unit.length()));
    assertTrue(many < 1.5 * few + 10, () -> few + " reads per character become " + many);
  }

  @Test
  void takesAMillionCharacters() {
    String text = "It was a long day, and nobody came until 5:30. 然后他们走了三个小时，到了2号楼。\n";
    double few = readsPerCharacter(text);
    double many = readsPerCharacter(text.repeat(1_000_000 / text.length()));
    assertTrue(many < 1.5 * few + 10, () -> few + " reads per character become " + many);
  }

  private static double readsPerCharacter(String text) {
    Passage passage = new Passage(text);
    NORMALIZER.readings(text, passage, "");
    return passage.reads() / (double) text.length();
  }
}
