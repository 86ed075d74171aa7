package io.github.cosyvoice4j.core.text.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words and how they are read, some in several forms: one line {@code word => form|form} each.
 * Immutable.
 */
final class Table {
  private final Map<String, List<String>> rows;

  private Table(Map<String, List<String>> rows) {
    this.rows = rows;
  }

  /**
   * Reads a table.
   *
   * @param source its lines
   * @throws IllegalArgumentException if a line is none of a table
   */
  static Table parse(RuleLines source) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (RuleLines.Line line : source) {
      String[] sides = line.sides();
      rows.put(sides[0], List.of(sides[1].split("\\|", -1)));
    }
    return new Table(rows);
  }

  /** {@return all words and their forms, in the order of the file} */
  Map<String, List<String>> rows() {
    return rows;
  }

  /** {@return the forms of a word; empty if it is not in the table} */
  List<String> forms(String word) {
    return rows.getOrDefault(word, List.of());
  }

  /**
   * {@return a regular expression for all words, the longer ones first}
   *
   * <p>Grouped by first characters: after a number that no unit follows, one look must do.
   */
  String pattern() {
    Map<String, List<String>> tails = new TreeMap<>();
    rows.keySet().stream()
        .sorted(Comparator.comparing(String::length).reversed())
        .forEach(word -> tails.computeIfAbsent(first(word), c -> new ArrayList<>()).add(word));
    String firsts =
        tails.keySet().stream().map(c -> "\\x{" + hex(c) + "}").collect(Collectors.joining());
    String groups =
        tails.entrySet().stream()
            .map(group -> group(group.getKey(), group.getValue()))
            .collect(Collectors.joining("|"));
    return "(?=[" + firsts + "])(?:" + groups + ")";
  }

  private static String group(String first, List<String> words) {
    return Pattern.quote(first)
        + words.stream()
            .map(word -> Pattern.quote(word.substring(first.length())))
            .collect(Collectors.joining("|", "(?:", ")"));
  }

  private static String first(String word) {
    return word.substring(0, word.offsetByCodePoints(0, 1));
  }

  private static String hex(String character) {
    return Integer.toHexString(character.codePointAt(0));
  }
}
