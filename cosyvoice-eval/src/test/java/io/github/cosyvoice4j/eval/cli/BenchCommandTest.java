package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the other system is a line for a POSIX shell")
class BenchCommandTest {
  private static final String OTHER =
      """
      {"system": "other",
       "runs": [{"front_end": 1, "llm": 50, "flow": 30, "hift": 20, "total": 101, "audio": 10}],
       "stream": {"first_chunk": 40, "total": 200, "audio": 10},
       "rss_after_load_gb": 2, "max_rss_gb": 4}
      """;

  private static final Map<String, Integer> SMALL =
      Map.of("--threads", 1, "--tokens", 6, "--ceiling-mib", 8, "--runs", 2, "--flow-steps", 1);

  @TempDir private Path folder;

  /** A small run; what is given takes the place of what it has. */
  private CommandRun bench(Object... more) {
    List<Object> all = new ArrayList<>(List.of("bench", "--random", "tiny"));
    List<Object> given = List.of(more);
    Map<String, Integer> small = new TreeMap<>(SMALL);
    small.keySet().removeIf(given::contains);
    small.forEach((option, value) -> all.addAll(List.of(option, value)));
    all.addAll(given);
    return CommandRun.of(all.toArray());
  }

  private JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private String otherFile() throws IOException {
    return Files.writeString(folder.resolve("other.json"), OTHER).toString();
  }

  @Test
  void takesTurnsWithAnotherSystem() throws IOException {
    Path file = folder.resolve("bench.json");
    Path calls = folder.resolve("calls");
    String command = "echo call >> '" + calls + "'; echo hello; cat '" + otherFile() + "'";
    CommandRun run =
        bench("--against", command, "--concurrency", "4,2", "--flow-steps", 2, "--json", file)
            .requireDone();
    assertEquals(2, Files.readAllLines(calls).size(), "one call for each run");
    assertTrue(run.out().contains("other, run in turns with ours"), run.out());
    for (String part :
        List.of("prefill", "decode", "flow", "hift", "total", "first chunk, new voice")) {
      assertTrue(run.out().contains("\n" + part + " "), run.out());
    }
    assertTrue(run.out().matches("(?s).*\nllm +[\\d.]+ +[\\d.]+ +5\\.000 +[\\d.]+\n.*"), run.out());
    assertTrue(run.out().matches("(?s).*\nstream, known voice.* 20\\.000 .*"), run.out());
    assertTrue(run.out().matches("(?s).*\ndecode .* GB/s +\\d+ %\n.*"), run.out());
    assertTrue(run.out().contains("other: peak 4.00 GiB, loaded 2.00 GiB"), run.out());
    assertTrue(
        run.err().matches("(?s).*run 1: .*stream 1, known.*other 1: .*run 2: .*other 2: .*"),
        "not in turns: " + run.err());

    JsonObject json = json(file);
    assertEquals("cosyvoice4j", json.get("system").getAsString());
    assertFalse(json.get("commit").getAsString().isEmpty());
    assertTrue(json.getAsJsonObject("hardware").has("cpu"));
    JsonObject settings = json.getAsJsonObject("settings");
    assertEquals("random, tiny size", settings.get("model").getAsString());
    assertEquals("fp32", settings.get("llmPrecision").getAsString());
    assertEquals(2, settings.get("flowSteps").getAsInt());
    assertEquals(2, json.getAsJsonArray("runs").size());
    assertEquals(4, json.getAsJsonObject("stream").getAsJsonArray("runs").size());
    JsonObject median = json.getAsJsonObject("median");
    assertEquals(6 / 25.0, median.get("audio").getAsDouble(), 1e-9);
    for (String stage : List.of("prefill", "decode", "llm", "flow", "hift", "total")) {
      assertTrue(median.get(stage).getAsDouble() > 0, stage);
    }
    assertTrue(json.getAsJsonObject("ceilings").get("readBytesPerSecond").getAsDouble() > 1e8);
    JsonObject against = json.getAsJsonObject("against");
    assertTrue(against.get("runHere").getAsBoolean());
    assertEquals(100, against.getAsJsonObject("median").get("total").getAsDouble(), "no front end");
    assertEquals(2, against.getAsJsonArray("outputs").size());
    JsonArray together = json.getAsJsonArray("together");
    assertEquals(List.of(1, 2, 4), numbers(together, "requests"));
    assertEquals(1, together.get(0).getAsJsonObject().get("ratio").getAsDouble());
  }

  private static List<Integer> numbers(JsonArray array, String key) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonElement element : array) {
      numbers.add(element.getAsJsonObject().get(key).getAsInt());
    }
    return numbers;
  }

  @Test
  void sharesAreWorkByTimeByCeiling() throws IOException {
    Path file = folder.resolve("bench.json");
    bench("--no-streaming", "--json", file, "--precision", "fp16", "--flow-precision", "fp32")
        .requireDone();
    JsonObject json = json(file);
    assertFalse(json.has("stream"));
    assertFalse(json.has("against"));
    JsonObject decode = json.getAsJsonObject("reached").getAsJsonObject("decode");
    double work = decode.get("work").getAsDouble();
    double seconds = json.getAsJsonObject("median").get("decode").getAsDouble();
    double read = json.getAsJsonObject("ceilings").get("readBytesPerSecond").getAsDouble();
    assertEquals(work / seconds / read, decode.get("share").getAsDouble(), 1e-9);
    double layer = 64 * (2 * 64 + 2 * 32 + 3 * 128);
    assertEquals(6 * 2 * (2 * layer + 64 * 6564), work, "6 steps, 2 bytes, 2 layers and the head");
  }

  @Test
  void followsGrowthAndDraws() throws IOException {
    Path file = folder.resolve("bench.json");
    List<Object> more = new ArrayList<>(List.of("--no-streaming", "--runs", 1, "--growth"));
    more.addAll(List.of("--growth-seconds", 1));
    more.addAll(List.of("--growth-requests", 2, "--against-file", otherFile(), "--json", file));
    CommandRun run = bench(more.toArray()).requireDone();
    assertTrue(run.out().contains("\nrequests together "), run.out());
    JsonArray growth = json(file).getAsJsonArray("growth");
    assertEquals(List.of(1, 1, 1, 2), numbers(growth, "size"));
    assertEquals(2.0, growth.get(3).getAsJsonObject().get("audio").getAsDouble(), 1e-9);
    Path svg = folder.resolve("bench.svg");
    CommandRun.of("bench", "--plot", svg, file, otherMedian()).requireDone();
    String drawn = Files.readString(svg);
    assertTrue(drawn.contains("bench, other"), "a bar for whom it is compared with");
    assertTrue(drawn.contains("upstream"), "and for what it printed");
  }

  private Path otherMedian() throws IOException {
    return Files.writeString(
        folder.resolve("upstream.json"),
        "{\"median\": {\"llm\": 48, \"flow\": 30, \"hift\": 4, \"audio\": 10}}");
  }

  @Test
  void aStoredFileIsToldAsSuch() throws IOException {
    CommandRun run = bench("--no-streaming", "--runs", 1, "--against-file", otherFile());
    assertTrue(
        run.requireDone().out().contains("other as stored in other.json, not run here"), run.out());
  }

  @Test
  void oursIsKeptWhenTheOtherFails() throws IOException {
    Path file = folder.resolve("bench.json");
    Path calls = folder.resolve("calls");
    String command = "echo call >> '" + calls + "'; echo one >&2; echo no GPU >&2; exit 7";
    CommandRun run = bench("--no-streaming", "--against", command, "--json", file);
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode(), run.err());
    assertTrue(
        run.err().contains("error: against: ")
            && run.err().contains("exit code 7; its last lines: one | no GPU"),
        run.err());
    assertEquals(1, Files.readAllLines(calls).size(), "what failed is not run again");
    JsonObject json = json(file);
    assertEquals(2, json.getAsJsonArray("runs").size());
    assertTrue(json.get("againstError").getAsString().contains("exit code 7"));
    assertFalse(json.has("against"));
  }

  @Test
  void measuresAModelDirectory() {
    CommandRun.of(
            "bench",
            "--model",
            Goldens.modelDirectory(),
            "--threads",
            1,
            "--tokens",
            4,
            "--runs",
            1,
            "--ceiling-mib",
            1,
            "--concurrency",
            2)
        .requireDone();
  }

  /** The prompt of 87 tokens ends 13 before a chunk does. */
  @Test
  void aFirstPieceCanBeShort() throws IOException {
    Path file = folder.resolve("bench.json");
    bench("--tokens", 60, "--runs", 1, "--first-hop", 0, "--json", file).requireDone();
    JsonObject json = json(file);
    assertEquals(0, json.getAsJsonObject("settings").get("firstHop").getAsInt());
    for (JsonElement run : json.getAsJsonObject("stream").getAsJsonArray("runs")) {
      double seconds = run.getAsJsonObject().get("firstAudio").getAsDouble();
      assertEquals(13 * 0.04 - 0.36, seconds, 1e-9, "13 tokens, but for what is held back");
    }
  }

  @Test
  void mistakesAreToldBeforeTheWork() throws IOException {
    Path absent = folder.resolve("absent");
    CommandRun.of("bench").requireError(ExitCode.USAGE, "--model: expected", "--random");
    CommandRun.of("bench", "--random", "big").requireError(ExitCode.USAGE, "--random");
    CommandRun.of("bench", "--random", "tiny", "--model", absent)
        .requireError(ExitCode.USAGE, "--model");
    bench("--tokens", 0).requireError(ExitCode.USAGE, "tokens: ");
    bench("--runs", 0).requireError(ExitCode.USAGE, "runs: ");
    bench("--concurrency", "0").requireError(ExitCode.USAGE, "concurrency: ");
    bench("--ceiling-mib", 0).requireError(ExitCode.USAGE, "ceiling MiB: ");
    bench("--growth", "--growth-seconds", 0).requireError(ExitCode.USAGE, "growth seconds: ");
    bench("--against", " ").requireError(ExitCode.USAGE, "against: ");
    bench("--against", "true", "--against-limit", 0).requireError(ExitCode.USAGE, "against limit");
    bench("--against", "true", "--against-file", absent)
        .requireError(ExitCode.USAGE, "--against-file");
    bench(absent).requireError(ExitCode.USAGE, "--plot");
    bench("--device", "gpu").requireError(ExitCode.USAGE, "device: ");
    bench("--first-hop", 1, "--no-streaming").requireError(ExitCode.USAGE, "--first-hop: ");
    bench("--first-hop", 61).requireError(ExitCode.USAGE, "firstHop: expected 0 to 60");
    bench("--json", absent.resolve("x.json")).requireError(ExitCode.FAILED, "make it first");
    bench("--against-file", absent).requireError(ExitCode.FAILED, "absent: expected a file");
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"runs\": [{\"llm\": 1}]}");
    bench("--against-file", wrong)
        .requireError(ExitCode.FAILED, "wrong.json: ", "no number \"flow\"");
    CommandRun.of("bench", "--plot", folder.resolve("x.svg"))
        .requireError(ExitCode.USAGE, "--plot: expected files");
    CommandRun.of("bench", "--plot", folder.resolve("x.svg"), wrong)
        .requireError(ExitCode.FAILED, "wrong.json: expected what bench --json writes");
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(wrong), left.toList(), "nothing half-written");
    }
  }
}
