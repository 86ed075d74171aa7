package io.github.cosyvoice4j.core.text.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.NormalizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts from many walks of life; the page docs/text.md has the forms one by one. */
class RuleTextNormalizerTest {
  @TempDir Path folder;

  private static String read(String text) {
    return RuleTextNormalizer.builtIn().normalize(text, Locale.ROOT).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "据统计，2023年GDP达126.06万亿元，同比增长5.2%。|据统计，二零二三年GDP达一百二十六点零六万亿元，同比增长百分之五点二。",
        "会议定于3月15日上午9:30在301会议室召开。|会议定于三月十五日上午九点三十分在三零幺会议室召开。",
        "航班CA1831将于14:25起飞，抵达T2航站楼。|航班CA幺八三幺将于十四点二十五分起飞，抵达T二航站楼。",
        "今天最高气温35℃，最低气温-2℃。|今天最高气温三十五摄氏度，最低气温负二摄氏度。",
        "我家住在3号楼2单元502室。|我家住在三号楼二单元五零二室。",
        "他排名第1，得票率51.8%。|他排名第一，得票率百分之五十一点八。",
        "解方程：2x+3=7。|解方程：二x加三等于七。",
        "QQ：123456789，邮编100084。|QQ：幺二三四五六七八九，邮编幺零零零八四。",
        "满200减30，买2送1，打8.5折。|满两百减三十，买二送一，打八点五折。",
        "①选择文件；②点击上传。|一，选择文件；二，点击上传。",
        "The meeting is at 9:30 a.m. on March 15, 2024 in Room 301.|The meeting is at nine thirty"
            + " AM on March fifteenth, twenty twenty-four in Room three oh one.",
        "Take 2 pills every 4-6 hrs. Then rest.|Take two pills every four to six hours. Then rest.",
        "She moved to 221B Baker St. in 1998.|She moved to two twenty-one B Baker Street in"
            + " nineteen ninety-eight.",
        "The law passed 52-48 in the Senate.|The law passed fifty-two to forty-eight in the"
            + " Senate.",
        "He is 25. 他25岁。|He is twenty-five. 他二十五岁。"
      })
  void readsSentences(String written, String read) {
    assertEquals(read, read(written));
  }

  @Test
  void saysWhichRuleReadWhat() {
    NormalizedText text = RuleTextNormalizer.builtIn().normalize("it costs $5", Locale.ENGLISH);
    assertEquals(
        List.of(new NormalizedText.Reading(9, 11, "five dollars", "money", 1)), text.readings());
  }

  @Test
  void takesTheLanguageItIsTold() throws IOException {
    RuleTextNormalizer german = RuleTextNormalizer.newBuilder().language(Locale.GERMAN).build();
    assertEquals("zwei", german.normalize("2", Locale.ROOT).text());
    assertEquals("二", german.normalize("2", Locale.CHINESE).text());
  }

  @Test
  void putsWordsAndRulesOfAUserFirst() throws IOException {
    Files.writeString(folder.resolve("a.dict"), "SQL => sequel\nlanguage zh\n重庆 => 崇庆\n");
    Files.writeString(folder.resolve("units.table"), "pcs => piece|pieces\n");
    Files.writeString(
        folder.resolve("b.rules"),
        """
        # packing
        table thing = units.table => count
        rule packing 1
          {n:int} {t:thing} => {n} {t:count n}
        """);
    RuleTextNormalizer normalizer =
        RuleTextNormalizer.newBuilder().dictionary(folder).rules(folder).build();
    assertEquals(
        "sequel: three pieces, one piece, MySQL",
        normalizer.normalize("SQL: 3 pcs, 1 pcs, MySQL", Locale.ENGLISH).text());
    assertEquals("崇庆有两个", normalizer.normalize("重庆有2个", Locale.ROOT).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~rule a 1\n  x\n~|:2: expected ~left => right~",
        "~  x => y\n~|:1: expected \"rule NAME COST\" above, got none",
        "~rule a b\n~|:1: cost: expected a number, got ~b~",
        "~rule a 1\n  {n:int => y\n~|:2: ",
        "~rule a 1\n  {n:int} => {m}\n~|:2: slot ~m~: expected one of [n], got another",
        "~rule a 1\n  {n:int} => {n:shout}\n~|:2: reader ~shout~: expected one of",
        "~colour a\n~|:1: expected language, type, table, dictionary, include or rule, got colour"
      })
  void tellsWhatIsWrongInAFile(String rules, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.rules"), rules);
    RuleTextNormalizer.Builder builder = RuleTextNormalizer.newBuilder().rules(file);
    String said = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(said.startsWith(file.toString()), said);
    assertTrue(said.contains(message.replace('~', '"')), said);
  }

  @Test
  void givesUpOnAPatternThatTriesForEver() throws IOException {
    Path file = Files.writeString(folder.resolve("slow.rules"), "rule slow 0\n  (a+)+b => x\n");
    RuleTextNormalizer normalizer = RuleTextNormalizer.newBuilder().rules(file).build();
    String text = "a".repeat(100);
    assertEquals(text, normalizer.normalize(text, Locale.ENGLISH).text());
  }
}
