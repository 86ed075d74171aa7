package io.github.cosyvoice4j.core.text.rules;

import java.util.List;

/** Says what a slot of a rule holds. Safe for use by several threads. */
@FunctionalInterface
interface Reader {
  /**
   * {@return what is read; null if the value is not one that this reader can say, so that the rule
   * does not apply}
   *
   * @param value what the slot holds
   * @param arguments other slots that the reading depends on
   */
  String read(SlotValue value, List<SlotValue> arguments);

  /** {@return a reader that depends on the value alone} */
  static Reader of(java.util.function.UnaryOperator<String> function) {
    return (value, arguments) -> value.text().isEmpty() ? "" : function.apply(value.text());
  }
}
