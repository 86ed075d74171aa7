package io.github.cosyvoice4j.core.text.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Readers that every language has: of text as it stands, and of the forms of a table's words. */
final class TableReaders {
  private TableReaders() {}

  /** {@return a new map of the readers, to be added to} */
  static Map<String, Reader> map() {
    Map<String, Reader> readers = new LinkedHashMap<>();
    readers.put("text", (value, arguments) -> value.text());
    readers.put("none", (value, arguments) -> "");
    readers.put("upper", Reader.of(text -> text.toUpperCase(java.util.Locale.ROOT)));
    readers.put("first", (value, arguments) -> form(value, 0));
    readers.put("second", (value, arguments) -> form(value, 1));
    readers.put("count", (value, arguments) -> form(value, isOne(arguments) ? 0 : 1));
    readers.put("minor", (value, arguments) -> form(value, isOne(arguments) ? 2 : 3));
    return readers;
  }

  /** A word has its last form for all numbers that it has no own form for. */
  private static String form(SlotValue value, int index) {
    if (value.text().isEmpty()) {
      return "";
    }
    List<String> forms = value.forms();
    return forms.isEmpty() ? null : forms.get(Math.min(index, forms.size() - 1));
  }

  private static boolean isOne(List<SlotValue> arguments) {
    return !arguments.isEmpty() && arguments.get(0).text().matches("[-+]?0*1");
  }
}
