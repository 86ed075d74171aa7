package io.github.cosyvoice4j.eval.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** The lines of a text: given as an argument, by {@code --text} or a file, or standard input. */
final class InputLines {
  @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The text; else standard input.")
  private String argument;

  @ArgGroup private TextOptions options;

  List<String> read() throws IOException {
    if (argument != null && options != null) {
      throw new IllegalArgumentException("text: expected it once, got it twice");
    }
    String text = argument;
    if (text == null) {
      text = options == null ? TextOptions.readStandardInput() : options.read();
    }
    return text.lines().toList();
  }
}
