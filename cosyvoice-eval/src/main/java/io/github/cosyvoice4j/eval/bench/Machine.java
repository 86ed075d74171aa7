package io.github.cosyvoice4j.eval.bench;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a number was measured on, and the memory of this process. Memory is told on Linux only; the
 * peak can be forgotten there, so that each part of a run has its own.
 */
public final class Machine {
  private static final String UNKNOWN = "unknown";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What clears the peak when it is written to {@link #CLEAR}; see proc(5). */
  private static final String PEAK = "5";

  private static final Pattern KIBIBYTES = Pattern.compile("(\\d+) kB");

  private Machine() {}

  /**
   * {@return processor, memory, operating system and Java}
   *
   * @throws IOException if a file that tells can't be read
   */
  public static JsonObject describe() throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("cpu", entry(Path.of("/proc/cpuinfo"), "model name"));
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    json.addProperty("memory", entry(Path.of("/proc/meminfo"), "MemTotal"));
    json.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.addProperty("java", System.getProperty("java.version"));
    return json;
  }

  /**
   * {@return peak resident and present anonymous and mapped memory of this process}
   *
   * @throws IOException if the file that tells can't be read
   */
  public static JsonObject memory() throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("peakResident", entry(STATUS, "VmHWM"));
    json.addProperty("anonymous", entry(STATUS, "RssAnon"));
    json.addProperty("mapped", entry(STATUS, "RssFile"));
    return json;
  }

  /** {@return bytes that are resident now; empty where that isn't told} */
  static OptionalLong resident() throws IOException {
    return bytes("VmRSS");
  }

  /** {@return most bytes resident since {@link #forgetPeak}; empty where that isn't told} */
  static OptionalLong peakResident() throws IOException {
    return bytes("VmHWM");
  }

  /** Lets the peak begin at what is resident now, where that can be done. */
  static void forgetPeak() {
    try {
      Files.writeString(CLEAR, PEAK);
    } catch (IOException e) {
      // Not Linux, or a sandbox: the peak is then that of all before too.
    }
  }

  private static OptionalLong bytes(String key) throws IOException {
    Matcher matcher = KIBIBYTES.matcher(entry(STATUS, key));
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) << 10)
        : OptionalLong.empty();
  }

  /**
   * {@return the commit that this code was built from, with {@code -dirty} behind it where the
   * files are not those of the commit; {@code unknown} outside a checkout or without git}
   *
   * @throws IOException if git's answer can't be read
   */
  public static String commit() throws IOException {
    File folder = buildFolder();
    if (folder == null) {
      return UNKNOWN;
    }
    Process git;
    try {
      git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .directory(folder)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return UNKNOWN; // no git here
    }
    String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return answer.isEmpty() ? UNKNOWN : answer;
  }

  /** {@return Maven's {@code target} that this class is in, or null: who runs a jar has no tree} */
  private static File buildFolder() {
    CodeSource source = Machine.class.getProtectionDomain().getCodeSource();
    try {
      File folder = source == null ? null : new File(source.getLocation().toURI()).getParentFile();
      return folder != null && folder.getName().equals("target") ? folder : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // not in a file
    }
  }

  private static String entry(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return UNKNOWN + " on " + System.getProperty("os.name").toLowerCase(Locale.ROOT);
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key + ":") || line.startsWith(key + "\t"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }
}
