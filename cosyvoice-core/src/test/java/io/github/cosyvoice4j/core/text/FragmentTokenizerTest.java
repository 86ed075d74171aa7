package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FragmentTokenizerTest {
  private static final Qwen2Tokenizer TOKENIZER = GoldenTokenizer.INSTANCE;

  static Stream<String> goldens() {
    return Goldens.json("tokenizer").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(golden -> golden.get("text").getAsString());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void idsAreThoseOfTheWholeText(String text) {
    for (int longest : new int[] {1, 2, 3, 7, 1000}) {
      assertArrayEquals(TOKENIZER.encode(text), encode(text, longest, longest));
    }
  }

  @Property(tries = 1000, seed = "42")
  void idsAreThoseOfTheWholeTextWhereverItIsCut(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int longest) {
    assertArrayEquals(TOKENIZER.encode(text), encode(text, 1, longest));
  }

  @Property(tries = 1000, seed = "42")
  void textThatJoinsWhatStandsBeforeItIsNoTrap(
      @ForAll("joining") String text, @ForAll @IntRange(min = 1, max = 4) int longest) {
    assertArrayEquals(TOKENIZER.encode(text), encode(text, 1, longest));
  }

  @Property(tries = 300, seed = "42")
  void longWordsAreNoTrap(
      @ForAll("longWords") String text, @ForAll @IntRange(min = 1, max = 40) int longest) {
    assertArrayEquals(TOKENIZER.encode(text), encode(text, 1, longest));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Provide
  Arbitrary<String> joining() {
    return Arbitraries.of(
            "e",
            "E",
            "a",
            " ",
            "'",
            "r",
            "e",
            "l",
            "l",
            "'s",
            "1",
            "=",
            "<",
            "|",
            "[",
            "]",
            "か",
            "字",
            "\u0301",
            "\u0323",
            "\u0338",
            "\u3099",
            "\u0345",
            "ᄒ",
            "ᅡ",
            "ᆫ",
            "하",
            "\uD83D",
            "\uDE00",
            "😀",
            "\n",
            "\r",
            "\t",
            "-",
            ".",
            "，",
            "breath",
            "strong",
            ">",
            "mn",
            "\uD834\uDD65",
            "\uD834\uDD57",
            "\u00A8",
            "\u2190",
            "𝐀",
            "ſ",
            "\u0300".repeat(130))
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> longWords() {
    Arbitrary<String> words =
        Arbitraries.of(
            "internationalization",
            "abc",
            "a",
            "aaaa",
            "好",
            "我们的",
            "生日礼物",
            "กรุงเทพ",
            "ö",
            "안녕하세요",
            "Ж",
            "ありがとう",
            "x");
    return words.list().ofMaxSize(150).map(parts -> String.join("", parts));
  }

  @ParameterizedTest
  @CsvSource({
    "'The quick', 3",
    "'hello, ', 5", // the comma shows that the word is complete
    "'hello ', 5",
    "'1', 1",
    "'a1', 2",
    "'[breath]', 8",
    "'[breat', 0",
    "'[breathe ', 8",
    "'don''t ', 5",
  })
  void wordsAreGivenWhenTheNextCharacterShowsThatTheyAreComplete(String text, int chars) {
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    int[] ids = fragments.add(text);
    assertTrue(TOKENIZER.decode(ids).length() >= chars, () -> "got only: " + TOKENIZER.decode(ids));
  }

  @Test
  void wordsWithoutSpacesBetweenThemAreNotKeptBackToTheNextMark() {
    String text = "风雨雷电江河湖海草木花鸟春夏秋冬东南西北".repeat(5);
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    int given = 0;
    for (int i = 0; i < text.length(); i++) {
      given += TOKENIZER.decode(fragments.add(text.substring(i, i + 1))).length();
      assertTrue(given >= i - 1, "after " + (i + 1) + " characters only " + given);
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.cosyvoice4j.core.text.Texts#hundredThousand")
  void nothingIsKeptBackForEver(String text) {
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    int kept = 0;
    for (int i = 0; i < text.length(); i++) {
      kept = fragments.add(text.substring(i, i + 1)).length > 0 ? 0 : kept + 1;
      assertTrue(kept <= 5000, "characters without an id: " + kept);
    }
    assertTrue(fragments.finish().length <= 3 * 5000);
  }

  @ParameterizedTest
  @MethodSource("io.github.cosyvoice4j.core.text.Texts#million")
  void oneFragmentMayBeLong(String text) {
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    int[] first = fragments.add(text);
    int[] last = fragments.finish();
    assertEquals(TOKENIZER.encode(text).length, first.length + last.length, 1);
  }

  @Test
  void anEndIsAnEnd() {
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    assertEquals(0, fragments.add("").length);
    assertEquals(0, fragments.finish().length);
    assertThrows(IllegalStateException.class, () -> fragments.add("a"));
    assertThrows(IllegalStateException.class, fragments::finish);
  }

  /** Cuts a text into fragments of random length. */
  private static int[] encode(String text, int shortest, int longest) {
    FragmentTokenizer fragments = new FragmentTokenizer(TOKENIZER);
    RandomSource random = new RandomSource(text.hashCode());
    IntStream.Builder ids = IntStream.builder();
    for (int from = 0; from < text.length(); ) {
      int length = shortest + (int) (random.nextFloat() * (longest - shortest + 1));
      int to = Math.min(text.length(), from + length);
      Arrays.stream(fragments.add(text.substring(from, to))).forEach(ids);
      from = to;
    }
    Arrays.stream(fragments.finish()).forEach(ids);
    return ids.build().toArray();
  }
}
