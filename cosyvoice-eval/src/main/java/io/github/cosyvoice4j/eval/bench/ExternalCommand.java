package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that measures another system and prints the JSON of upstream's benchmark.
 *
 * @param line what a shell is given
 * @param limit how long it may take
 */
public record ExternalCommand(String line, Duration limit) {
  private static final double MILLIS = 1e3;
  private static final int TAIL_LINES = 5;
  private static final int TAIL_CHARS = 600;

  /** Refuses what can't be run. */
  public ExternalCommand {
    if (line.isBlank()) {
      throw new IllegalArgumentException("against: expected a command, got a blank one");
    }
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("against limit: expected more than 0 s, got " + limit);
    }
  }

  /**
   * {@return what it prints}
   *
   * @throws IOException if it fails, takes too long or prints something else; with the last lines
   *     that it wrote to its standard error
   */
  JsonObject run() throws IOException {
    Path folder = Files.createTempDirectory("cosyvoice-bench");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    try {
      Process process =
          new ProcessBuilder(shell())
              .redirectInput(
                  ProcessBuilder.Redirect.from(Files.createFile(folder.resolve("in")).toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      String wrong = await(process);
      if (wrong.isEmpty()) {
        try {
          return ExternalJson.parse(text(out));
        } catch (IOException e) {
          wrong = e.getMessage();
        }
      }
      throw new IOException(
          "against: expected the JSON of upstream's benchmark, got " + wrong + tail(text(err)));
    } finally {
      for (String name : List.of("in", "out", "err")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  private List<String> shell() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return windows ? List.of("cmd", "/c", line) : List.of("/bin/sh", "-c", line);
  }

  /** {@return what went wrong, or nothing} */
  private String await(Process process) throws IOException {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        int code = process.exitValue();
        return code == 0 ? "" : "exit code " + code;
      }
      return "nothing for " + limit.toMillis() / MILLIS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("against: interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8); // tolerates what is not
  }

  private static String tail(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).map(String::strip).toList();
    String last =
        String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    String shown = last.substring(Math.max(0, last.length() - TAIL_CHARS));
    return shown.isEmpty() ? "; it wrote no error" : "; its last lines: " + shown;
  }
}
