package io.github.cosyvoice4j.core.text.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of rules. Its lines are
 *
 * <pre>
 * language zh en                    for which languages what follows is; all if not said
 * type month = 0?[1-9]|1[0-2] => cardinal     a slot type: a pattern, and how it is read
 * table unit = units.table => count           a slot type: the words of a table
 * dictionary abbreviations.table 1            words that are read as they stand in a table; cost
 * include common.rules                        another file
 * rule date 1                                 a name and a cost, for the lines below
 *   {month}/{day} => {month:name} {day}       a pattern and what is read
 * </pre>
 */
final class RuleFile {
  private final String language;
  private final Map<String, SlotType> types;
  private final Map<String, Reader> readers;
  private final List<ProposalSource> sources = new ArrayList<>();

  private String rule;
  private double cost;

  /**
   * Makes a reader that knows what the language brings.
   *
   * @param speech the language to read rules for
   */
  RuleFile(Speech speech) {
    this.language = speech.language();
    this.types = new LinkedHashMap<>(speech.types());
    this.readers = speech.readers();
  }

  /**
   * Reads a file, which may use the types of the files read before.
   *
   * @param lines of the file
   * @return what the file says of the language, in order
   * @throws IllegalArgumentException if a line is wrong, with file and line
   */
  List<ProposalSource> read(RuleLines lines) {
    sources.clear();
    parse(lines);
    return List.copyOf(sources);
  }

  private void parse(RuleLines lines) {
    rule = null;
    for (RuleLines.Line line : lines.forLanguage(language)) {
      if (line.isIndented()) {
        addRule(line);
      } else {
        obey(lines, line);
      }
    }
  }

  private void addRule(RuleLines.Line line) {
    if (rule == null) {
      throw line.error("expected \"rule NAME COST\" above, got none");
    }
    try {
      sources.add(Rule.of(rule, cost, line.sides(), new Rule.Scope(types, readers)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(line.place() + ": " + oneLine(e), e);
    }
  }

  private static String oneLine(IllegalArgumentException e) {
    return e.getMessage().lines().findFirst().orElse("wrong");
  }

  private void obey(RuleLines lines, RuleLines.Line line) {
    String[] words = line.text().split(" +", 2);
    String rest = words.length == 2 ? words[1] : "";
    switch (words[0]) {
      case "rule" -> beginRules(line, rest);
      case "type" -> addType(line, rest);
      case "table" -> addTable(lines, line, rest);
      case "dictionary" -> addDictionary(lines, line, rest);
      case "include" -> parse(lines.beside(rest));
      default ->
          throw line.error(
              "expected language, type, table, dictionary, include or rule, got " + words[0]);
    }
  }

  private void beginRules(RuleLines.Line line, String rest) {
    String[] words = rest.split(" +", -1);
    if (words.length != 2) {
      throw line.error("expected \"rule NAME COST\", got \"" + line.text() + "\"");
    }
    rule = words[0];
    cost = cost(line, words[1]);
  }

  private static double cost(RuleLines.Line line, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          line.place() + ": cost: expected a number, got \"" + text + "\"", e);
    }
  }

  private void addType(RuleLines.Line line, String rest) {
    String[] name = nameAndValue(line, rest);
    String[] sides = readAs(name[1]);
    types.put(name[0], new SlotType(sides[0], sides[1], Optional.empty()));
  }

  private void addTable(RuleLines lines, RuleLines.Line line, String rest) {
    String[] name = nameAndValue(line, rest);
    String[] sides = readAs(name[1]);
    Table table = Table.parse(lines.beside(sides[0]));
    String reader = sides[1].equals("text") ? "first" : sides[1];
    types.put(name[0], new SlotType(table.pattern(), reader, Optional.of(table)));
  }

  private void addDictionary(RuleLines lines, RuleLines.Line line, String rest) {
    String[] words = rest.split(" +", -1);
    if (words.length != 2) {
      throw line.error("expected \"dictionary FILE COST\", got \"" + line.text() + "\"");
    }
    String name = words[0].replaceAll(".*/|\\..*", "");
    Table table = Table.parse(lines.beside(words[0]));
    sources.add(new Dictionary(name, cost(line, words[1]), table));
  }

  private static String[] nameAndValue(RuleLines.Line line, String rest) {
    String[] sides = rest.split(" = ", 2);
    if (sides.length != 2) {
      throw line.error("expected \"NAME = VALUE\", got \"" + rest + "\"");
    }
    return new String[] {sides[0].strip(), sides[1].strip()};
  }

  private static String[] readAs(String value) {
    int arrow = value.lastIndexOf(" => ");
    return arrow < 0
        ? new String[] {value, "text"}
        : new String[] {value.substring(0, arrow).strip(), value.substring(arrow + 4).strip()};
  }
}
