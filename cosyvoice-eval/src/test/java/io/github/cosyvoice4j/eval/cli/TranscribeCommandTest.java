package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.eval.asr.AsrGoldens;
import io.github.cosyvoice4j.eval.asr.AsrGoldens.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscribeCommandTest {
  @TempDir private Path folder;

  private static List<Row> rows(int featureRate) throws IOException {
    return AsrGoldens.rows(AsrGoldens.model().resolve("expected.json")).stream()
        .filter(row -> row.featureRate() == featureRate)
        .toList();
  }

  private static CommandRun run(List<?> wavs, String... options) {
    List<Object> args = new ArrayList<>(List.of("transcribe", "--asr", AsrGoldens.model()));
    args.addAll(List.of(options));
    args.addAll(wavs);
    return CommandRun.of(args.toArray());
  }

  @ParameterizedTest
  @CsvSource({"16000,1", "24000,1", "16000,3"})
  void printsALineOfJsonForEachFile(int featureRate, String batch) throws IOException {
    List<Row> rows = rows(featureRate);
    CommandRun run =
        run(
            rows.stream().map(AsrGoldens::wav).toList(),
            "--json",
            "--feature-rate",
            "" + featureRate,
            "--batch-size",
            batch);
    List<String> lines = run.requireDone().out().lines().toList();
    assertEquals(rows.size(), lines.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonObject json = JsonParser.parseString(lines.get(i)).getAsJsonObject();
      assertEquals(AsrGoldens.wav(rows.get(i)).toString(), json.get("file").getAsString());
      assertEquals(rows.get(i).transcript().text(), json.get("text").getAsString());
      JsonArray tokens = new JsonArray();
      rows.get(i).transcript().tokens().forEach(tokens::add);
      assertEquals(tokens, json.getAsJsonArray("tokens"));
    }
  }

  @Test
  void printsTheTextOfOneFileAndALineForEachOfSeveral() throws IOException {
    Row row = rows(16_000).get(0);
    Path wav = AsrGoldens.wav(row);
    String text = row.transcript().text();
    assertEquals(List.of(text), run(List.of(wav)).requireDone().out().lines().toList());
    String line = wav + "\t" + text;
    assertEquals(List.of(line, line), run(List.of(wav, wav)).requireDone().out().lines().toList());
    assertFalse(run(List.of(wav), "--lfr", "legacy").requireDone().out().isEmpty());
  }

  @Test
  void aFileThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    Path wav = AsrGoldens.wav(rows(16_000).get(0));
    Path noise = Files.writeString(folder.resolve("noise.wav"), "noise");
    Path absent = folder.resolve("absent.wav");
    CommandRun run = run(List.of(noise, wav, absent, folder), "--json");
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode(), run.err());
    assertEquals(1, run.out().lines().count());
    List<String> errors = run.err().lines().toList();
    assertEquals(3, errors.size(), run.err());
    assertTrue(errors.get(0).startsWith("error: " + noise + ": expected a WAVE file"), run.err());
    assertTrue(errors.get(1).startsWith("error: " + absent + ": expected a file"), run.err());
    assertTrue(errors.get(2).startsWith("error: " + folder + ": expected a WAVE file"), run.err());
    run(List.of(noise)).requireError(ExitCode.FAILED, "noise.wav");
  }

  @Test
  void tellsWhatIsWrongBeforeItListens() {
    Path wav = folder.resolve("absent.wav");
    CommandRun.of("transcribe", "--asr", folder, wav)
        .requireError(ExitCode.FAILED, "expected a folder with one of [model.onnx");
    CommandRun.of("transcribe", wav).requireError(ExitCode.USAGE, "--asr");
    run(List.of()).requireError(ExitCode.USAGE, "WAV");
    run(List.of(wav), "--engine", "x").requireError(ExitCode.USAGE, "[echo, paraformer], got x");
    run(List.of(wav), "--feature-rate", "1").requireError(ExitCode.USAGE, "feature rate");
    run(List.of(wav), "--workers", "0").requireError(ExitCode.USAGE, "workers");
    run(List.of(wav), "--lfr", "x").requireError(ExitCode.USAGE, "--lfr");
  }

  @Test
  void takesAnotherEngine() throws IOException {
    Path wav = AsrGoldens.wav(rows(16_000).get(0));
    String out = run(List.of(wav), "--engine", "echo").requireDone().out();
    assertTrue(out.startsWith(AsrGoldens.model() + " "), out);
  }
}
