package io.github.cosyvoice4j.core.text.fst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NormalizedText;
import io.github.cosyvoice4j.core.text.fst.FstBuilder.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With small grammars of our own, shaped like wetext's: every byte is a {@code char} of weight 100,
 * and numbers cost less. Each language reads its digits in its own words.
 */
class FstTextNormalizerTest {
  private static final String CHINESE = "零一二三四五六七八九";
  private static final String JAPANESE = "〇壱弐参四五六七八九";
  private static final List<String> ENGLISH =
      List.of("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  @TempDir private Path directory;

  @BeforeEach
  void writeGrammars() throws IOException {
    write("zh", List.of(CHINESE.split("")), Form.VECTOR);
    write("ja", List.of(JAPANESE.split("")), Form.ALIGNED_CONST);
    write("en", ENGLISH, Form.VECTOR_WITH_SYMBOLS);
  }

  @ParameterizedTest
  @CsvSource({
    "今天5点, 今天五点",
    "I am 5, I am five",
    "42, four two",
    "今日は2日, 今日は弐日",
    "优の品5, 优の品五",
    "no digit, no digit",
    "花了$35。, 花了三五元。",
    "he said \"5\" \\, he said \"five\" \\",
    "３, ３",
  })
  void readsByTheLanguageOfTheText(String text, String read) throws IOException {
    NormalizedText normalized = FstTextNormalizer.load(directory).normalize(text, Locale.ROOT);
    assertEquals(read, normalized.text());
    assertEquals(text, normalized.source());
  }

  @Test
  void readsByTheLanguageThatIsAskedFor() throws IOException {
    FstTextNormalizer normalizer = FstTextNormalizer.load(directory);
    assertEquals("二", normalizer.normalize("2", Locale.CHINESE).text());
    assertEquals("弐", normalizer.normalize("2", Locale.JAPAN).text());
    assertEquals("two", normalizer.normalize("2", Locale.UK).text());
    assertEquals("2", normalizer.normalize("2", Locale.GERMAN).text());
  }

  @Test
  void leavesALanguageWithoutGrammarAsItIs() throws IOException {
    Files.delete(directory.resolve("ja/tn/tagger.fst"));
    Files.delete(directory.resolve("ja/tn/verbalizer.fst"));
    Files.delete(directory.resolve("ja/tn"));
    FstTextNormalizer normalizer = FstTextNormalizer.load(directory);
    assertEquals("2", normalizer.normalize("2", Locale.JAPANESE).text());
    assertEquals("今日は二日", normalizer.normalize("今日は2日", Locale.ROOT).text());
  }

  @Test
  void tellsWhatWasRead() throws IOException {
    NormalizedText text = FstTextNormalizer.load(directory).normalize("今天5点，花了$35。", Locale.ROOT);
    assertEquals(
        List.of(
            new NormalizedText.Reading(2, 3, "五", "zh/tn", 0),
            new NormalizedText.Reading(7, 10, "三五元", "zh/tn", 0)),
        text.readings());
  }

  /** A tab is what the small grammars can't read. */
  @Test
  void readsAroundWhatHasNoReading() throws IOException {
    FstTextNormalizer normalizer = FstTextNormalizer.load(directory);
    assertEquals(
        "  I am five. \t You\tare six  ",
        normalizer.normalize("  I am 5. \t You\tare 6  ", Locale.ROOT).text());
    assertEquals("a\t", normalizer.normalize("a\t", Locale.CHINESE).text());
    assertEquals("\u00015", normalizer.normalize("\u00015", Locale.CHINESE).text());
  }

  @Test
  void readsLongTextsInParts() throws IOException {
    FstTextNormalizer normalizer = FstTextNormalizer.load(directory);
    for (String sentence : List.of("今天5点，", "I am 5. ", "5", "𠮷5")) {
      String text = sentence.repeat(500);
      String read = normalizer.normalize(sentence.strip(), Locale.ROOT).text();
      String expected = sentence.replace(sentence.strip(), read).repeat(500);
      String got = normalizer.normalize(text, Locale.ROOT).text();
      assertEquals(expected.replace(" ", ""), got.replace(" ", ""));
    }
  }

  @Test
  void versionsDifferInWhatTheyRead() throws IOException {
    FstTextNormalizer latest = FstTextNormalizer.load(directory, WetextVersion.V0_1_8);
    assertEquals("四二", latest.normalize("42", Locale.ROOT).text());
    assertEquals("say \\\"hi\\\"", latest.normalize("say \"hi\"", Locale.ROOT).text());
    assertEquals("说\"好\"", latest.normalize("说\"好\"", Locale.ROOT).text());
  }

  @Test
  void namesTheFileThatIsWrong() throws IOException {
    Files.writeString(directory.resolve("en/tn/verbalizer.fst"), "version https://git-lfs.github");
    ModelFormatException damaged =
        assertThrows(ModelFormatException.class, () -> FstTextNormalizer.load(directory));
    assertTrue(damaged.getMessage().startsWith("en/tn/verbalizer.fst: "), damaged.getMessage());
    Files.delete(directory.resolve("en/tn/verbalizer.fst"));
    assertThrows(NoSuchFileException.class, () -> FstTextNormalizer.load(directory));
    Path elsewhere = directory.resolve("elsewhere");
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> FstTextNormalizer.load(elsewhere));
    assertTrue(missing.getMessage().contains("expected a folder of grammars"));
  }

  private void write(String language, List<String> digits, Form form) throws IOException {
    Path folder = directory.resolve(language).resolve("tn");
    tagger(digits).write(folder.resolve("tagger.fst"), form);
    verbalizer(!digits.equals(ENGLISH)).write(folder.resolve("verbalizer.fst"), form);
  }

  static FstBuilder tagger(List<String> digits) {
    FstBuilder builder = new FstBuilder().end(0, 0);
    int money = builder.state();
    builder.rewrite(0, "$", "money { currency: \"元\" value: \"", -1, money);
    int moneyEnd = builder.state();
    builder.rewrite(moneyEnd, "", "\" } ", 0, 0);
    for (int digit = 0; digit < digits.size(); digit++) {
      String written = Integer.toString(digit);
      String space = digits.equals(ENGLISH) ? " " : "";
      int next = builder.state();
      builder.rewrite(0, written, "math { value: \"" + digits.get(digit) + "\" } ", 90, 0);
      builder.rewrite(money, written, digits.get(digit), 1, money);
      builder.rewrite(money, written, digits.get(digit) + space, 1, moneyEnd);
      builder.rewrite(0, written, "math { value: \"" + digits.get(digit), 90, next);
      for (int second = 0; second < digits.size(); second++) {
        String value = space + digits.get(second) + "\" } ";
        builder.rewrite(next, Integer.toString(second), value, 0, 0);
      }
    }
    characters(builder);
    return builder.sorted();
  }

  /** Any character but digits and controls as it is, escaped where the quotes ask for it. */
  private static void characters(FstBuilder builder) {
    int open = builder.state();
    int close = builder.state();
    int escaped = builder.state();
    int[] left = {close, builder.state(), builder.state(), builder.state()};
    builder.rewrite(0, "", "char { value: \"", 100, open).rewrite(close, "", "\" } ", 0, 0);
    builder.arc(open, 0, '\\', 0, escaped);
    for (int c = 0x20; c < 0xF5; c++) {
      if (c == '"' || c == '\\') {
        builder.arc(escaped, c, c, 0, close);
      } else if (c < '0' || (c > '9' && c < 0x7F)) {
        builder.arc(open, c, c, 0, close);
      } else if (c >= 0xC2) {
        builder.arc(open, c, c, 0, left[c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1]);
      } else if (c >= 0x80 && c < 0xC0) {
        for (int bytes = 1; bytes < left.length; bytes++) {
          builder.arc(left[bytes], c, c, 0, left[bytes - 1]);
        }
      }
    }
  }

  static FstBuilder verbalizer(boolean moneyFirst) {
    FstBuilder builder = new FstBuilder();
    int start = builder.state();
    int value = builder.state();
    int end = builder.state();
    builder.arc(0, 0, 0, 0, start).end(end, 0).rewrite(end, " ", "", 0, start);
    for (String name : List.of("char", "math")) {
      builder.rewrite(start, name + " { value: \"", "", 0, value);
    }
    if (moneyFirst) {
      int amount = builder.state();
      int currency = builder.state();
      builder.rewrite(start, "money { value: \"", "", 0, amount);
      copy(builder, amount);
      builder.rewrite(amount, "\" currency: \"", "", 0, currency);
      copy(builder, currency);
      builder.rewrite(currency, "\" }", "", 0, end);
    }
    copy(builder, value);
    return builder.rewrite(value, "\" }", "", 0, end).sorted();
  }

  private static void copy(FstBuilder builder, int state) {
    for (int c = 1; c < 0x100; c++) {
      if (c != '"' && c != '\\') {
        builder.arc(state, c, c, 0, state);
      }
    }
    builder.rewrite(state, "\\\"", "\"", 0, state).rewrite(state, "\\\\", "\\", 0, state);
  }
}
