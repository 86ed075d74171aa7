package io.github.cosyvoice4j.core.text.rules;

import java.util.List;
import java.util.Optional;

/**
 * What a slot takes, and how it is read if the rule does not say.
 *
 * @param pattern a regular expression
 * @param reader the name of the reader
 * @param table where the forms of a value stand, for slots that come from tables
 */
record SlotType(String pattern, String reader, Optional<Table> table) {
  SlotValue value(String text) {
    return new SlotValue(text == null ? "" : text, forms(text));
  }

  private List<String> forms(String text) {
    return text == null || table.isEmpty() ? List.of() : table.get().forms(text);
  }
}
