package io.github.cosyvoice4j.core.text.rules;

import java.util.Map;

/** How the numbers of a language are said: what the rules of the language may use. Immutable. */
interface Speech {
  /** {@return the language, as ISO 639 has it} */
  String language();

  /** {@return how slots are read, by the names that rules use} */
  Map<String, Reader> readers();

  /** {@return what slots may hold before a file adds to it, by the names that rules use} */
  Map<String, SlotType> types();
}
