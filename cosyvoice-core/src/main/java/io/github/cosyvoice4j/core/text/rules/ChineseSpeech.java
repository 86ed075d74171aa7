package io.github.cosyvoice4j.core.text.rules;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How numbers are said in Chinese. Immutable. */
final class ChineseSpeech implements Speech {
  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("+", "加"),
          Map.entry("-", "减"),
          Map.entry("×", "乘"),
          Map.entry("*", "乘"),
          Map.entry("÷", "除以"),
          Map.entry("/", "除以"),
          Map.entry("=", "等于"),
          Map.entry("<", "小于"),
          Map.entry(">", "大于"),
          Map.entry("≈", "约等于"),
          Map.entry("≥", "大于等于"),
          Map.entry("≤", "小于等于"),
          Map.entry("≠", "不等于"),
          Map.entry("²", "平方"),
          Map.entry("³", "立方"),
          Map.entry("°", "度"),
          Map.entry("%", "百分号"));

  private static final Pattern TERM = Pattern.compile("[0-9][0-9,.]*|[^ ]");

  private final Map<String, Reader> readers;

  ChineseSpeech() {
    Spelling spelling =
        new Spelling(
            Table.parse(RuleLines.resource("zh/spelling.table")), ChineseSpeech::inCode, "");
    readers = TableReaders.map();
    readers.put("cardinal", Reader.of(ChineseNumbers::cardinal));
    readers.put("value", Reader.of(ChineseNumbers::value));
    readers.put("decimal", Reader.of(ChineseNumbers::decimal));
    readers.put("quantity", Reader.of(ChineseNumbers::count));
    readers.put("digits", Reader.of(ChineseNumbers::digits));
    readers.put("telephone", Reader.of(text -> telephone(text)));
    readers.put("minute", Reader.of(ChineseSpeech::minute));
    readers.put("plain", Reader.of(ChineseNumbers::cardinal));
    readers.put("clock", Reader.of(ChineseSpeech::clock));
    readers.put("operator", (value, arguments) -> OPERATORS.get(value.text()));
    readers.put("equation", Reader.of(ChineseSpeech::equation));
    readers.put("circled", Reader.of(text -> ChineseNumbers.cardinal(circled(text))));
    readers.put("sign", (value, arguments) -> value.text().equals("-") ? "负" : "正");
    readers.put("ip", Reader.of(text -> ChineseNumbers.digits(text).replace(".", "点")));
    readers.put("thousand", Reader.of(text -> scaled(text, 3)));
    readers.put("million", Reader.of(text -> scaled(text, 6)));
    readers.put("billion", Reader.of(text -> scaled(text, 9)));
    readers.put("spell", Reader.of(spelling::read));
    readers.put("code", Reader.of(ChineseSpeech::inCode));
  }

  @Override
  public String language() {
    return "zh";
  }

  @Override
  public Map<String, Reader> readers() {
    return readers;
  }

  @Override
  public Map<String, SlotType> types() {
    return Map.of();
  }

  private static String telephone(String text) {
    return ChineseNumbers.telephone(text.replaceAll("[^0-9]", ""));
  }

  /** Hours, minutes and perhaps seconds: 三点零五分, 十点, 十二点三十分四十五秒. */
  private static String clock(String text) {
    String[] parts = text.split("[:：]", -1);
    String seconds = parts.length < 3 ? "" : minute(parts[2]);
    String minutes = minute(parts[1]);
    if (minutes.isEmpty() && !seconds.isEmpty()) {
      minutes = "零";
    }
    return hour(parts[0])
        + "点"
        + (minutes.isEmpty() ? "" : minutes + "分")
        + (seconds.isEmpty() ? "" : seconds + "秒");
  }

  private static String hour(String digits) {
    return ChineseNumbers.count(digits.replaceFirst("^0(?=.)", ""));
  }

  /** A number with an English scale: 1.5M is 一百五十万. */
  private static String scaled(String number, int zeros) {
    BigDecimal value = new BigDecimal(number.replace(",", "")).movePointRight(zeros);
    return ChineseNumbers.count(value.stripTrailingZeros().toPlainString());
  }

  /** Numbers, letters and the signs between them. */
  private static String equation(String text) {
    StringBuilder words = new StringBuilder();
    Matcher matcher = TERM.matcher(text);
    while (matcher.find()) {
      String term = matcher.group();
      if (Characters.isDigit(term.charAt(0))) {
        words.append(ChineseNumbers.decimal(term));
      } else {
        words.append(OPERATORS.getOrDefault(term, term));
      }
    }
    return words.toString();
  }

  private static String circled(String text) {
    return Integer.toString(text.charAt(0) - '①' + 1);
  }

  private static String minute(String digits) {
    int minute = Integer.parseInt(digits);
    String zero = minute < 10 ? "零" : "";
    return minute == 0 ? "" : zero + ChineseNumbers.value(digits);
  }

  /** Numbers of one or two digits are said whole in a code, longer ones digit by digit. */
  private static String inCode(String digits) {
    return digits.length() <= 2
        ? ChineseNumbers.cardinal(digits)
        : ChineseNumbers.telephone(digits);
  }
}
