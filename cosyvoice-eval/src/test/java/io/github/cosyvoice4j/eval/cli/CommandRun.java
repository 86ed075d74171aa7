package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command line within this process.
 *
 * @param exitCode what it would exit with
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = CosyVoiceCommand.run(new PrintWriter(out), new PrintWriter(err), words);
    return new CommandRun(code, out.toString(), err.toString());
  }

  CommandRun requireDone() {
    assertEquals(ExitCode.DONE, exitCode, err);
    return this;
  }

  /** An error is one line that holds all the parts, and nothing but it is the last word. */
  void requireError(int code, String... parts) {
    assertEquals(code, exitCode, err);
    String line = err.lines().filter(text -> text.startsWith("error: ")).findFirst().orElse("");
    for (String part : parts) {
      assertTrue(line.contains(part), err);
    }
    assertFalse(err.contains("\tat "), err);
    assertFalse(err.contains("should not happen"), err);
    assertEquals("", out);
  }

  JsonObject json() {
    return JsonParser.parseString(out).getAsJsonObject();
  }
}
