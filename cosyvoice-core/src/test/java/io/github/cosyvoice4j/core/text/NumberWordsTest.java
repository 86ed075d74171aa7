package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of inflect 7.3.1. */
class NumberWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | zero",
        "000 | zero",
        "007 | seven",
        "10 | ten",
        "19 | nineteen",
        "20 | twenty",
        "21 | twenty-one",
        "100 | one hundred",
        "101 | one hundred and one",
        "999 | nine hundred and ninety-nine",
        "1000 | one thousand",
        "1001 | one thousand and one",
        "1010 | one thousand and ten",
        "1099 | one thousand and ninety-nine",
        "1100 | one thousand, one hundred",
        "1101 | one thousand, one hundred and one",
        "10000 | ten thousand",
        "100020 | one hundred thousand and twenty",
        "1000000 | one million",
        "1000001 | one million and one",
        "1001000 | one million, one thousand",
        "1021001 | one million, twenty-one thousand and one",
        "12345678901 | twelve billion, three hundred and forty-five million,"
            + " six hundred and seventy-eight thousand, nine hundred and one",
        "1000000000000000000000000000000000 | one decillion",
        "1000000000000000000000000000000000000 | one zero zero zero zero zero zero zero zero zero"
            + " zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero zero"
            + " zero zero zero zero zero zero zero zero zero zero zero"
      })
  void writesNumbers(String digits, String words) {
    assertEquals(words, NumberWords.words(digits));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no digits | no digits",
        "3.14 | three.fourteen",
        "1,234 | one,two hundred and thirty-four",
        "1st | onest",
        "x² | xzero",
        "1² | one",
        "①⑴⒈ | zero",
        "１２ | twelve",
        "٣ | three",
        "½ | ½",
        "12:30pm | twelve:thirtypm",
        "😀7😀 | 😀seven😀"
      })
  void spellsOutDigitsOfAnyScript(String text, String spelled) {
    assertEquals(spelled, NumberWords.spellOut(text));
  }

  @Test
  void knowsTheDigitsThatJavaDoesNotCount() {
    assertEquals(
        128,
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> CodePoints.isPythonDigit(c) && !Character.isDigit(c))
            .count());
  }

  @Test
  void readsAnyLengthOfDigits() {
    String spelled = NumberWords.spellOut("7".repeat(100_000));
    assertTrue(spelled.startsWith("seven seven "));
    assertEquals(100_000 * "seven ".length() - 1, spelled.length());
  }
}
