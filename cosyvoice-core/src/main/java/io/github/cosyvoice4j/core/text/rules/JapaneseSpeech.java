package io.github.cosyvoice4j.core.text.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How numbers are said in Japanese, in Chinese characters: 三百六十五, 三点一四. Immutable. */
final class JapaneseSpeech implements Speech {
  private static final String DIGITS = "零一二三四五六七八九";

  private final IcuSpeech icu = new IcuSpeech("ja");
  private final Map<String, Reader> readers = new HashMap<>(TableReaders.map());

  JapaneseSpeech() {
    Reader cardinal = icu.readers().get("cardinal");
    readers.put("cardinal", (value, arguments) -> cardinal.read(plain(value), arguments));
    readers.put("value", Reader.of(text -> whole(text.replaceFirst("^0+(?=.)", ""))));
    readers.put("decimal", Reader.of(this::decimal));
    readers.put("digits", Reader.of(text -> spell(text, DIGITS)));
    readers.put("telephone", Reader.of(JapaneseSpeech::telephone));
  }

  @Override
  public String language() {
    return "ja";
  }

  @Override
  public Map<String, Reader> readers() {
    return readers;
  }

  @Override
  public Map<String, SlotType> types() {
    return Map.of();
  }

  private static SlotValue plain(SlotValue value) {
    return new SlotValue(value.text().replace(",", ""), value.forms());
  }

  private String whole(String digits) {
    SlotValue value = new SlotValue(digits, List.of());
    return readers.get("cardinal").read(value, List.of());
  }

  private String decimal(String number) {
    char sign = number.charAt(0);
    if (sign == '-' || sign == '+') {
      return (sign == '-' ? "マイナス" : "プラス") + decimal(number.substring(1));
    }
    int point = number.indexOf('.');
    return point < 0
        ? whole(number)
        : whole(number.substring(0, point)) + "点" + spell(number.substring(point + 1), DIGITS);
  }

  private static String telephone(String number) {
    return spell(number.replace("-", "の"), DIGITS);
  }

  private static String spell(String number, String names) {
    StringBuilder spelled = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      spelled.append(Characters.isDigit(c) ? names.charAt(c - '0') : c);
    }
    return spelled.toString();
  }
}
