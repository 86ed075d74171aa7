package io.github.cosyvoice4j.eval.bench;

/** Checks of settings. */
final class Require {
  private Require() {}

  /** {@return a number that is at least 1} */
  static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
    }
    return value;
  }
}
