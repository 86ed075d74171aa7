package io.github.cosyvoice4j.core.chat;

import java.io.Serial;

/** What is wrong with a template, or what it says of itself; found while it is read or run. */
final class JinjaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  JinjaException(String message) {
    super(message, null, false, false);
  }

  static JinjaException unsupported(String construct, int line) {
    return new JinjaException(
        "line " + line + ": expected only what chat templates need, got " + construct);
  }
}
