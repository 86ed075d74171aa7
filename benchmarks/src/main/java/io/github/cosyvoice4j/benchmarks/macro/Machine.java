package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a number was measured on. */
final class Machine {
  private Machine() {}

  static JsonObject describe() throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("cpu", entry(Path.of("/proc/cpuinfo"), "model name"));
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    json.addProperty("memory", entry(Path.of("/proc/meminfo"), "MemTotal"));
    json.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.addProperty("java", System.getProperty("java.version"));
    return json;
  }

  /** Peak resident and present anonymous memory of this process. */
  static JsonObject memory() throws IOException {
    JsonObject json = new JsonObject();
    Path status = Path.of("/proc/self/status");
    json.addProperty("peakResident", entry(status, "VmHWM"));
    json.addProperty("anonymous", entry(status, "RssAnon"));
    json.addProperty("mapped", entry(status, "RssFile"));
    return json;
  }

  static String commit() throws IOException {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
      byte[] output = git.getInputStream().readAllBytes();
      return new String(output, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown"; // run outside a checkout, or without git
    }
  }

  private static String entry(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return "unknown on " + System.getProperty("os.name").toLowerCase(Locale.ROOT);
    }
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
