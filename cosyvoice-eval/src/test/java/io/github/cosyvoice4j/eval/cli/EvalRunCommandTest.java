package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.eval.report.EvaluationReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalRunCommandTest {
  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void makeASet() throws IOException {
    out = folder.resolve("out");
    data = folder.resolve("set.jsonl");
    Files.write(data, List.of(row("a", "Hi."), row("b", "Go on.")));
  }

  private static String row(String id, String text) {
    JsonObject row = new JsonObject();
    row.addProperty("id", id);
    row.addProperty("target_text", text);
    row.addProperty("prompt_text", "What is said.");
    row.addProperty("prompt_audio", Goldens.wav(Goldens.wavNames().get(0)).toString());
    return row.toString();
  }

  private static Path asr() throws URISyntaxException {
    return Path.of(EvalRunCommandTest.class.getResource("/golden/eval/paraformer").toURI());
  }

  private CommandRun run(Object... more) throws URISyntaxException {
    List<Object> all = new ArrayList<>(List.of("eval-run", "--data", data, "--output-dir", out));
    all.addAll(List.of("--token2wav-path", Goldens.modelDirectory(), "--threads", 1));
    all.addAll(List.of("--asr", asr(), "--asr-threads", 1));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  @Test
  void speaksListensScoresAndReports() throws Exception {
    Object net = Goldens.file("model/campplus.onnx");
    CommandRun run = run("--json", "--name", "first", "--similarity", net).requireDone();
    JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(2, result.get("complete").getAsInt());
    JsonObject totals = result.getAsJsonObject("totals");
    assertTrue(totals.get("wer").getAsDouble() > 0, "random nets are not understood");
    double similarity = totals.get("similarity").getAsDouble();
    assertTrue(similarity >= -1 && similarity <= 1, "similarity: " + similarity);
    assertEquals(2, EvaluationReport.read(out).utterances().size());
    for (String file :
        List.of("a.wav", "b.wav", "journal.jsonl", "errs-first.txt", "report.html")) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    Files.writeString(data, Files.readString(data) + "[}\n");
    CommandRun again = run();
    assertEquals(ExitCode.PARTLY_DONE, again.exitCode(), again.err());
    assertTrue(again.err().contains("2 earlier"), again.err());
  }

  @Test
  void aDryRunTriesEverythingAndLeavesNothing() throws Exception {
    JsonObject fine =
        JsonParser.parseString(run("--dry-run", "--json").requireDone().out()).getAsJsonObject();
    assertTrue(fine.get("ok").getAsBoolean());
    Map<String, String> details = new HashMap<>();
    for (JsonElement check : fine.getAsJsonArray("checks")) {
      JsonObject object = check.getAsJsonObject();
      details.put(object.get("name").getAsString(), object.get("detail").getAsString());
    }
    assertEquals("2 utterances, 9 characters", details.get("data"));
    assertTrue(details.keySet().containsAll(List.of("output", "disk", "model", "asr", "metrics")));
    assertFalse(Files.exists(out.resolve("journal.jsonl")));
  }

  @Test
  void aDryRunTellsAllThatIsWrongAtOnce() throws Exception {
    Files.writeString(data, row("a", " ") + "\n");
    CommandRun run =
        CommandRun.of(
            "eval-run",
            "--data",
            data,
            "--output-dir",
            out,
            "--token2wav-path",
            folder,
            "--asr",
            folder,
            "--dry-run");
    assertEquals(ExitCode.FAILED, run.exitCode());
    List<String> lines = run.out().lines().toList();
    for (String name : List.of("data", "model", "asr")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith("FAIL  " + name + ": ")),
          name + " in " + lines);
    }
    assertTrue(run.out().contains("row 1: target_text: expected some characters"), run.out());
  }

  @Test
  void optionsMayStandInAFile() throws Exception {
    Path config = folder.resolve("eval.yaml");
    Files.writeString(
        config,
        """
        # a comment
        data: %s
        token2wav-path: %s
        asr: %s
        output-dir: %s
        threads: 1
        deterministic: true
        limit: 1
        """
            .formatted(data, Goldens.modelDirectory(), asr(), out));
    String one = CommandRun.of("eval-run", "--config", config, "--dry-run").requireDone().out();
    assertTrue(one.contains("data: 1 utterances, 3 characters"), one);
    String two =
        CommandRun.of("eval-run", "--config=" + config, "--limit", 2, "--dry-run")
            .requireDone()
            .out();
    assertTrue(two.contains("data: 2 utterances, 9 characters"), two);
  }

  @Test
  void aFileWithOtherThingsIsRefused() throws Exception {
    Path config = folder.resolve("eval.yaml");
    Files.writeString(config, "dataset: x\n");
    CommandRun.of("eval-run", "--config", config)
        .requireError(ExitCode.USAGE, "expected options of the command, got dataset");
    Files.writeString(config, "data: [1, 2]\n");
    CommandRun.of("eval-run", "--config", config)
        .requireError(ExitCode.USAGE, "data: expected one value");
    Files.writeString(config, "data: {\n");
    CommandRun.of("eval-run", "--config", config).requireError(ExitCode.USAGE, "expected YAML");
    CommandRun.of("eval-run", "--config", folder.resolve("none.yaml"))
        .requireError(ExitCode.USAGE, "expected a file of options, got none");
  }

  /** They are asked for when all is spoken, which may be hours later. */
  @Test
  void whatNothingCanBeScoredByIsRefusedFirst() throws Exception {
    run("--profile", "kaldi").requireError(ExitCode.USAGE, "profile: expected icefall");
    run("--profile", "seedtts", "--lang", "fr", "--dry-run")
        .requireError(ExitCode.USAGE, "language: expected zh or en");
    run("--name", "a/b").requireError(ExitCode.USAGE, "name: expected 1 to 200 bytes");
    assertFalse(Files.exists(out));
  }

  @Test
  void halfASetAndNobodyToListenAreRefused() throws Exception {
    run("--shard", "0/2").requireError(ExitCode.USAGE, "--shard: expected the whole set");
    CommandRun.of(
            "eval-run", "--data", data, "--output-dir", out, "--model", Goldens.modelDirectory())
        .requireError(ExitCode.USAGE, "--asr: expected a recognizer");
    assertFalse(Files.exists(out));
  }
}
