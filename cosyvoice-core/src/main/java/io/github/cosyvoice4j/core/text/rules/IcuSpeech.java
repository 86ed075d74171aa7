package io.github.cosyvoice4j.core.text.rules;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.NumberFormatter.GroupingStrategy;
import com.ibm.icu.number.NumberFormatter.UnitWidth;
import com.ibm.icu.number.Precision;
import com.ibm.icu.text.DateFormatSymbols;
import com.ibm.icu.text.DecimalFormatSymbols;
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How numbers are said in any language that ICU knows: its spell-out rules, and its names of units,
 * money and months. Safe for use by several threads.
 */
final class IcuSpeech implements Speech {
  /** Longer numbers are said digit by digit. */
  private static final int LONGEST = 15;

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,٫]*");

  private final ULocale locale;
  private final RuleBasedNumberFormat spellOut;
  private final String ordinalRules;
  private final String yearRules;
  private final String[] months;
  private final char grouping;
  private final char decimal;
  private final Map<String, Reader> readers = TableReaders.map();

  /**
   * Makes the speech of a language.
   *
   * @param language as ISO 639 has it; one that ICU does not know is spoken as English
   */
  IcuSpeech(String language) {
    locale = new ULocale(language + "@numbers=latn");
    spellOut = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
    ordinalRules = ruleSet("%spellout-ordinal");
    yearRules = ruleSet("%spellout-numbering-year");
    months = new DateFormatSymbols(locale).getMonths();
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    grouping = Characters.fold(symbols.getGroupingSeparator());
    decimal = symbols.getDecimalSeparator();
    addReaders();
  }

  private void addReaders() {
    readers.put(
        "cardinal", Reader.of(text -> spell(plain(text), spellOut.getDefaultRuleSetName())));
    readers.put("decimal", Reader.of(this::decimal));
    readers.put("ordinal", Reader.of(text -> spell(plain(text), ordinalRules)));
    readers.put("ordinalN", Reader.of(text -> spell(plain(text), ruleSet("%spellout-ordinal-n"))));
    readers.put("ordinalR", Reader.of(text -> spell(plain(text), ruleSet("%spellout-ordinal-r"))));
    readers.put("ein", Reader.of(text -> Integer.parseInt(text) == 1 ? "ein" : decimal(text)));
    readers.put("feminine", Reader.of(text -> spell(text, ruleSet("%spellout-cardinal-feminine"))));
    readers.put("year", Reader.of(text -> spell(text, yearRules)));
    readers.put("digits", Reader.of(this::digits));
    readers.put("minute", Reader.of(text -> Integer.parseInt(text) == 0 ? "" : decimal(text)));
    readers.put("month", Reader.of(text -> months[Integer.parseInt(text) - 1]));
    readers.put("unit", (unit, number) -> unit(unit.forms().get(0), number));
    readers.put("money", (currency, number) -> money(currency.forms().get(0), number));
    Table signs = Table.parse(RuleLines.resource("any/spelling.table"));
    readers.put("spell", Reader.of(new Spelling(signs, this::inCode, " ")::read));
    readers.put("code", Reader.of(this::inCode));
  }

  @Override
  public String language() {
    return locale.getLanguage();
  }

  @Override
  public Map<String, Reader> readers() {
    return readers;
  }

  /** Numbers as the language writes them: 1.234,5 in German, 1 234,5 in French. */
  @Override
  public Map<String, SlotType> types() {
    String group = grouping == '\'' ? "['.]" : Pattern.quote(String.valueOf(grouping));
    String whole = "(?:[0-9]{1,3}(?:" + group + "[0-9]{3})+|[0-9]+)";
    String fraction = "(?:" + Pattern.quote(String.valueOf(decimal)) + "[0-9]+)?";
    return Map.of(
        "int", new SlotType(whole, "cardinal", Optional.empty()),
        "dec", new SlotType(whole + fraction, "decimal", Optional.empty()),
        "sdec", new SlotType("[-+]?" + whole + fraction, "decimal", Optional.empty()));
  }

  /** The rules of a language have several genders; the first set whose name begins so will do. */
  private String ruleSet(String prefix) {
    List<String> names = Arrays.asList(spellOut.getRuleSetNames());
    return names.stream()
        .filter(name -> name.equals(prefix))
        .findFirst()
        .or(() -> names.stream().filter(name -> name.startsWith(prefix)).findFirst())
        .orElse(spellOut.getDefaultRuleSetName());
  }

  /** ICU's format keeps state while it formats. */
  private synchronized String spell(String digits, String rules) {
    boolean isCode = digits.length() > 1 && digits.charAt(0) == '0';
    if (digits.length() > LONGEST || isCode) {
      return digits(digits);
    }
    return visible(spellOut.format(Long.parseLong(digits), rules));
  }

  /** Soft hyphens are for printing. */
  private static String visible(String words) {
    return words.replace("\u00AD", "");
  }

  private String plain(String number) {
    return number.replace(String.valueOf(grouping), "");
  }

  private BigDecimal value(String number) {
    return new BigDecimal(plain(number).replace(decimal, '.').replace("+", ""));
  }

  private String decimal(String number) {
    if (plain(number).length() > LONGEST) {
      return digits(number);
    }
    if (number.indexOf(decimal) < 0 && Characters.isDigit(number.charAt(0))) {
      return spell(leadless(plain(number)));
    }
    synchronized (this) {
      return visible(spellOut.format(value(number)));
    }
  }

  private String spell(String digits) {
    return spell(digits, spellOut.getDefaultRuleSetName());
  }

  private static String leadless(String digits) {
    return digits.replaceFirst("^0(?=[1-9]$)", "");
  }

  private String digits(String number) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (Characters.isDigit(c)) {
        words.append(words.length() == 0 ? "" : " ").append(spell(String.valueOf(c)));
      }
    }
    return words.toString();
  }

  private String inCode(String digits) {
    return digits.length() <= 3 ? decimal(digits) : digits(digits);
  }

  private String unit(String identifier, List<SlotValue> number) {
    MeasureUnit unit = MeasureUnit.forIdentifier(identifier);
    return inWords(formatter().unit(unit).unitWidth(UnitWidth.FULL_NAME), number.get(0).text());
  }

  private String money(String code, List<SlotValue> number) {
    Currency currency = Currency.getInstance(code);
    return inWords(formatter().unit(currency).unitWidth(UnitWidth.FULL_NAME), number.get(0).text());
  }

  private LocalizedNumberFormatter formatter() {
    return NumberFormatter.withLocale(locale)
        .grouping(GroupingStrategy.OFF)
        .precision(Precision.unlimited());
  }

  /** ICU puts the unit in its place and form; its digits are replaced by words. */
  private String inWords(LocalizedNumberFormatter formatter, String number) {
    String formatted = formatter.format(value(number)).toString().replace('\u00A0', ' ');
    Matcher matcher = NUMBER.matcher(formatted);
    return matcher.replaceFirst(Matcher.quoteReplacement(decimal(number)));
  }
}
