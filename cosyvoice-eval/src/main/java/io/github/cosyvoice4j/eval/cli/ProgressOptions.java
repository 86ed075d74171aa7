package io.github.cosyvoice4j.eval.cli;

import java.io.Console;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How commands that take long tell how far they are. */
final class ProgressOptions {
  /** What is shown. */
  enum Look {
    AUTO,
    BAR,
    LINES,
    NONE
  }

  @Option(
      names = "--progress",
      paramLabel = "LOOK",
      defaultValue = "auto",
      description = "bar, lines, none or auto: a bar on a terminal, else lines (default: auto).")
  private Look look;

  /** {@return what shows progress there, which the caller closes} */
  DatasetProgress on(PrintWriter err) {
    return new DatasetProgress(err, chosen(), System::nanoTime);
  }

  private Look chosen() {
    if (look != Look.AUTO) {
      return look;
    }
    return isTerminal() && !"dumb".equals(System.getenv("TERM")) ? Look.BAR : Look.LINES;
  }

  /** From Java 22 on there is a console everywhere, and another way to ask. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
