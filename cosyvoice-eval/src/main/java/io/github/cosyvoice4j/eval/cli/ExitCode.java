package io.github.cosyvoice4j.eval.cli;

/** What every command exits with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int PARTLY_DONE = 3;

  private ExitCode() {}
}
