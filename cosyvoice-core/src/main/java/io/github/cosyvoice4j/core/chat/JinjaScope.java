package io.github.cosyvoice4j.core.chat;

import java.util.HashMap;
import java.util.Map;

/** The names that hold at a place of a template while it runs. Not safe for several threads. */
final class JinjaScope {
  /** A template that does more goes round and round. */
  private static final int MOST_STEPS = 100_000;

  private final JinjaScope outer; // null for the outermost
  private final Map<String, Object> values;
  private final int[] steps;

  /** Makes the outermost scope. */
  JinjaScope(Map<String, Object> values) {
    this(null, new HashMap<>(values), new int[1]);
  }

  private JinjaScope(JinjaScope outer, Map<String, Object> values, int[] steps) {
    this.outer = outer;
    this.values = values;
    this.steps = steps;
  }

  /** {@return a scope within this one: what is set there is not seen here} */
  JinjaScope inner() {
    return new JinjaScope(this, new HashMap<>(), steps);
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  Object get(String name) {
    if (values.containsKey(name)) {
      return values.get(name);
    }
    return outer == null ? JinjaValues.UNDEFINED : outer.get(name);
  }

  /** Counts a step. */
  void step() {
    if (++steps[0] > MOST_STEPS) {
      throw new JinjaException("expected at most " + MOST_STEPS + " steps, got more");
    }
  }
}
