package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Qwen2TokenizerTest {
  /** Those that {@link Texts} has: the text between them is normalized piece by piece. */
  private static final Pattern ADDED =
      Pattern.compile("\\[laughter]|</?strong>|<\\|endofprompt\\|>");

  private final Qwen2Tokenizer tokenizer = GoldenTokenizer.INSTANCE;

  static Stream<JsonObject> goldens() {
    return Goldens.json("tokenizer").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void encodesAsUpstream(JsonObject golden) {
    int[] expected =
        golden.get("ids").getAsJsonArray().asList().stream()
            .mapToInt(JsonElement::getAsInt)
            .toArray();
    assertArrayEquals(expected, tokenizer.encode(golden.get("text").getAsString()));
  }

  @Property(tries = 300, seed = "42")
  void decodesWhatItEncodedInNfc(@ForAll("texts") String text) {
    StringBuilder expected = new StringBuilder();
    Matcher added = ADDED.matcher(text);
    int end = 0;
    while (added.find()) {
      expected.append(Nfc.normalize(text.substring(end, added.start()))).append(added.group());
      end = added.end();
    }
    expected.append(Nfc.normalize(text.substring(end)));
    assertEquals(expected.toString(), tokenizer.decode(tokenizer.encode(text)));
  }

  @Property(tries = 100, seed = "42")
  void countsWhatItEncodes(@ForAll("texts") String text) {
    assertEquals(tokenizer.encode(text).length, tokenizer.count(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @ParameterizedTest
  @MethodSource("io.github.cosyvoice4j.core.text.Texts#million")
  void encodesAMillionCharacters(String text) {
    int[] ids = tokenizer.encode(text);
    assertTrue(ids.length <= text.getBytes(StandardCharsets.UTF_8).length);
    if (text.startsWith("a") || text.startsWith("字") || text.startsWith("1")) {
      assertEquals(text, tokenizer.decode(ids));
    }
  }

  @Test
  void findsAddedTokensLeftmostThenLongest() {
    int laughter = only("[laughter]");
    assertArrayEquals(
        concat(tokenizer.encode("["), new int[] {laughter}, tokenizer.encode("]")),
        tokenizer.encode("[[laughter]]"));
    assertEquals("[laughter", tokenizer.decode(tokenizer.encode("[laughter")));
  }

  @Test
  void endsNoWordAtACombiningMarkAfterAnAddedToken() {
    assertEquals("e[mn]\u0301", tokenizer.decode(tokenizer.encode("e[mn]\u0301")));
  }

  @Test
  void readsAnUnpairedSurrogateAsAQuestionMark() {
    assertArrayEquals(tokenizer.encode("a?"), tokenizer.encode("a\uD83D"));
  }

  @Test
  void isOneTokenizerForAllThreads() {
    String text =
        goldens().map(golden -> golden.get("text").getAsString()).reduce("", String::concat);
    int[] expected = tokenizer.encode(text);
    assertTrue(
        IntStream.range(0, 64)
            .parallel()
            .allMatch(i -> Arrays.equals(expected, tokenizer.encode(text))));
  }

  @Test
  void namesAnIdThatNoTokenHas() {
    for (int id : List.of(-1, tokenizer.size(), Integer.MAX_VALUE)) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(id));
      assertTrue(thrown.getMessage().endsWith("got " + id), thrown.getMessage());
    }
  }

  private int only(String token) {
    int[] ids = tokenizer.encode(token);
    assertEquals(1, ids.length, token);
    return ids[0];
  }

  private static int[] concat(int[]... parts) {
    return Stream.of(parts).flatMapToInt(Arrays::stream).toArray();
  }
}
