package io.github.cosyvoice4j.core.text.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rule reads: words, and slots in braces: {@code {slot}}, {@code {slot:reader}} or {@code
 * {slot:reader other}}, where the reading depends on another slot. Immutable.
 */
final class Template {
  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)(?::(\\w+)((?: \\w+)*))?}");

  /** Literal words, or a slot and how it is read. */
  private record Part(String literal, String slot, Reader reader, List<String> arguments) {
    String read(Function<String, SlotValue> slots) {
      if (slot == null) {
        return literal;
      }
      return reader.read(slots.apply(slot), arguments.stream().map(slots).toList());
    }
  }

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @param text as in the rule
   * @param types the slots of the rule's pattern
   * @param readers by name
   * @throws IllegalArgumentException if it names a slot or a reader that there is not
   */
  static Template parse(String text, Map<String, SlotType> types, Map<String, Reader> readers) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = SLOT.matcher(text);
    int done = 0;
    while (matcher.find()) {
      parts.add(new Part(text.substring(done, matcher.start()), null, null, List.of()));
      SlotType type = require(types, matcher.group(1), "slot");
      String reader = matcher.group(2) == null ? type.reader() : matcher.group(2);
      List<String> arguments = arguments(matcher.group(3));
      arguments.forEach(argument -> require(types, argument, "slot"));
      parts.add(new Part("", matcher.group(1), require(readers, reader, "reader"), arguments));
      done = matcher.end();
    }
    parts.add(new Part(text.substring(done), null, null, List.of()));
    return new Template(List.copyOf(parts.stream().filter(Template::isFilled).toList()));
  }

  private static boolean isFilled(Part part) {
    return part.slot() != null || !part.literal().isEmpty();
  }

  private static List<String> arguments(String words) {
    return words == null || words.isBlank()
        ? List.of()
        : Arrays.asList(words.strip().split(" ", -1));
  }

  static <T> T require(Map<String, T> known, String name, String kind) {
    T found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          kind + " \"" + name + "\": expected one of " + known.keySet() + ", got another");
    }
    return found;
  }

  /** {@return what is read; null if a reader can't say its slot} */
  String read(Function<String, SlotValue> slots) {
    StringBuilder reading = new StringBuilder();
    for (Part part : parts) {
      String words = part.read(slots);
      if (words == null) {
        return null;
      }
      reading.append(words);
    }
    return reading.toString().strip();
  }
}
