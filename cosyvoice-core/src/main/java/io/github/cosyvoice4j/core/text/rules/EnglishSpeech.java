package io.github.cosyvoice4j.core.text.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How numbers are said in English. Immutable. */
final class EnglishSpeech implements Speech {
  private static final Map<String, String> OPERATORS =
      Map.of(
          "+",
          "plus",
          "-",
          "minus",
          "×",
          "times",
          "*",
          "times",
          "÷",
          "divided by",
          "/",
          "divided by",
          "=",
          "equals",
          "<",
          "is less than",
          ">",
          "is greater than",
          "≈",
          "is about");

  private final Map<String, Reader> readers;

  EnglishSpeech() {
    Spelling spelling =
        new Spelling(
            Table.parse(RuleLines.resource("en/spelling.table")), EnglishSpeech::inCode, " ");
    readers = TableReaders.map();
    readers.put("cardinal", Reader.of(EnglishNumbers::cardinal));
    readers.put("value", Reader.of(text -> EnglishNumbers.value(text.replace(",", ""))));
    readers.put("decimal", Reader.of(EnglishNumbers::decimal));
    readers.put("ordinal", Reader.of(EnglishNumbers::ordinal));
    readers.put("digits", Reader.of(EnglishSpeech::digits));
    readers.put("year", Reader.of(EnglishNumbers::year));
    readers.put("decade", Reader.of(text -> EnglishNumbers.plural(EnglishNumbers.year(text))));
    readers.put("minute", Reader.of(EnglishSpeech::minute));
    readers.put("fraction", EnglishSpeech::fraction);
    readers.put("cents", Reader.of(text -> EnglishNumbers.value((text + "0").substring(0, 2))));
    readers.put("roman", Reader.of(text -> roman(text, false)));
    readers.put("romanOrdinal", Reader.of(text -> roman(text, true)));
    readers.put("capital", Reader.of(EnglishSpeech::capital));
    readers.put("letters", Reader.of(text -> text.replace('.', ' ').strip()));
    readers.put("ampm", Reader.of(text -> text.substring(0, 1).toUpperCase(Locale.ROOT) + "M"));
    readers.put(
        "shortyear",
        Reader.of(text -> (text.charAt(0) == '0' ? "oh " : "") + EnglishNumbers.value(text)));
    readers.put("operator", (value, arguments) -> OPERATORS.get(value.text()));
    readers.put("points", Reader.of(text -> pieces(text, " point ", EnglishNumbers::cardinal)));
    readers.put("dotted", Reader.of(text -> pieces(text, " dot ", EnglishNumbers::digits)));
    readers.put("spell", Reader.of(spelling::read));
    readers.put("code", Reader.of(EnglishSpeech::inCode));
  }

  @Override
  public String language() {
    return "en";
  }

  @Override
  public Map<String, Reader> readers() {
    return readers;
  }

  @Override
  public Map<String, SlotType> types() {
    return Map.of();
  }

  /** Digits one by one; marks between groups of them become a short pause. */
  private static String digits(String text) {
    StringBuilder words = new StringBuilder();
    for (String group : text.split("[^0-9]+", -1)) {
      if (!group.isEmpty()) {
        words.append(words.length() == 0 ? "" : ", ").append(EnglishNumbers.digits(group));
      }
    }
    return words.toString();
  }

  private static String pieces(String text, String point, UnaryOperator<String> reader) {
    return Arrays.stream(text.split("\\.", -1)).map(reader).collect(Collectors.joining(point));
  }

  private static String minute(String digits) {
    int minute = Integer.parseInt(digits);
    return (minute > 0 && minute < 10 ? "oh " : "") + EnglishNumbers.value(digits);
  }

  private static String fraction(SlotValue numerator, List<SlotValue> arguments) {
    String denominator = arguments.get(0).text();
    return Integer.parseInt(denominator) < 2
        ? null
        : EnglishNumbers.fraction(numerator.text(), denominator);
  }

  private static String roman(String numeral, boolean isOrdinal) {
    int value = RomanNumerals.value(numeral);
    if (value == 0) {
      return null;
    }
    String digits = Integer.toString(value);
    return isOrdinal ? EnglishNumbers.ordinal(digits) : EnglishNumbers.value(digits);
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT)
        + word.substring(1).toLowerCase(Locale.ROOT);
  }

  /** As people say numbers of a bus, a plane, a room: fifteen, three twenty, seven forty-seven. */
  private static String inCode(String digits) {
    boolean isZeroLed = digits.charAt(0) == '0';
    if (digits.length() <= 2) {
      return EnglishNumbers.cardinal(digits);
    }
    if (digits.length() == 4 && !isZeroLed) {
      return EnglishNumbers.year(digits);
    }
    boolean isRound = digits.endsWith("00") && digits.length() == 3;
    if (digits.length() == 3 && !isZeroLed && !isRound) {
      String tail = digits.substring(1);
      return EnglishNumbers.value(digits.substring(0, 1)) + " " + minute(tail);
    }
    return isRound && !isZeroLed ? EnglishNumbers.value(digits) : EnglishNumbers.digits(digits);
  }
}
