package io.github.cosyvoice4j.core.text.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern with typed slots, what is read for it, and its cost.
 *
 * <p>The pattern is a regular expression in which {@code {slot:type}} stands for a group, {@code
 * {type}} for one that has the name of its type. It never begins or ends within a number or a word.
 * Immutable.
 */
final class Rule implements ProposalSource {
  private static final Pattern SLOT =
      Pattern.compile("(?<!\\\\[pP])\\{([A-Za-z]\\w*)(?::(\\w+))?}");

  /** After which a match may end: not between two digits, nor between two letters of a word. */
  private static final String END =
      "(?!(?<=[0-9])[0-9])(?!(?<=LETTER)LETTER)"
          .replace(
              "LETTER",
              "[\\p{IsAlphabetic}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]]");

  private final String name;
  private final double cost;
  private final Pattern pattern;

  /** The pattern without what it asks of the text before it. */
  private final Pattern head;

  private final Map<String, SlotType> slots;
  private final Template template;

  private Rule(String name, double cost, String expression, Parts parts) {
    this.name = name;
    this.cost = cost;
    this.pattern = Pattern.compile("(?:" + expression + ")" + END);
    this.head = Pattern.compile(withoutLookbehind(expression));
    this.slots = parts.slots();
    this.template = parts.template();
  }

  private record Parts(Map<String, SlotType> slots, Template template) {}

  /** Where rules get their types and readers from. */
  record Scope(Map<String, SlotType> types, Map<String, Reader> readers) {}

  /**
   * Makes a rule.
   *
   * @param name for people
   * @param cost of applying it, far below {@link Cover#PASS}
   * @param sides pattern and template
   * @param scope the types and readers that it may use
   * @throws IllegalArgumentException if a side is wrong, with the reason
   */
  static Rule of(String name, double cost, String[] sides, Scope scope) {
    Map<String, SlotType> slots = new LinkedHashMap<>();
    StringBuilder expression = new StringBuilder();
    Matcher matcher = SLOT.matcher(sides[0]);
    int done = 0;
    while (matcher.find()) {
      String slot = matcher.group(1);
      String type = matcher.group(2) == null ? slot : matcher.group(2);
      slots.put(slot, Template.require(scope.types(), type, "type"));
      expression.append(sides[0], done, matcher.start());
      expression.append("(?<").append(slot).append('>');
      expression.append(slots.get(slot).pattern()).append(')');
      done = matcher.end();
    }
    expression.append(sides[0], done, sides[0].length());
    Template template = Template.parse(sides[1], slots, scope.readers());
    return new Rule(name, cost, expression.toString(), new Parts(slots, template));
  }

  /** Lookbehinds at the very start say nothing about the first character. */
  private static String withoutLookbehind(String expression) {
    String rest = expression;
    while (rest.startsWith("(?<!") || rest.startsWith("(?<=")) {
      rest = rest.substring(closing(rest) + 1);
    }
    return rest;
  }

  private static int closing(String expression) {
    int depth = 0;
    boolean isClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\') {
        i++;
      } else if (isClass || c == '[') {
        isClass = c != ']';
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return expression.length() - 1;
  }

  @Override
  public boolean mayBegin(int first) {
    Matcher matcher = head.matcher(Character.toString(first));
    return matcher.lookingAt() || matcher.hitEnd();
  }

  @Override
  public void propose(Passage passage, int at, Consumer<Proposal> offers) {
    Matcher matcher = passage.matcher(pattern, at);
    if (!matches(matcher) || matcher.end() == at) {
      return;
    }
    String reading = template.read(slot -> slots.get(slot).value(matcher.group(slot)));
    if (reading != null) {
      offers.accept(new Proposal(at, matcher.end(), reading, cost, name));
    }
  }

  @SuppressWarnings("UnusedException") // says nothing but "no match"
  private static boolean matches(Matcher matcher) {
    try {
      return matcher.lookingAt();
    } catch (Passage.Exhausted | StackOverflowError e) {
      return false;
    }
  }
}
