package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class InferCommandTest {
  @TempDir private Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void makeASet() throws IOException {
    out = folder.resolve("out");
    data = folder.resolve("set.jsonl");
    Files.write(data, List.of(row("a", "Hi."), row("b", "Go on."), row("c/d", "Yes.")));
  }

  private static String row(String id, String text) {
    JsonObject row = new JsonObject();
    row.addProperty("id", id);
    row.addProperty("target_text", text);
    row.addProperty("prompt_text", "What is said.");
    row.addProperty("prompt_audio", Goldens.wav(Goldens.wavNames().get(0)).toString());
    return row.toString();
  }

  private CommandRun infer(Object... more) {
    List<Object> all = new ArrayList<>(List.of("infer", "--data", data, "--output-dir", out));
    all.addAll(List.of("--token2wav-path", Goldens.modelDirectory(), "--threads", 1));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  @Test
  void speaksASetAndGoesOnWithIt() throws IOException {
    CommandRun run = infer("--batch-size", 2, "--json").requireDone();
    List<String> lines = run.out().lines().toList();
    assertEquals(Files.readAllLines(out.resolve("journal.jsonl")), lines.subList(0, 3));
    JsonObject summary = JsonParser.parseString(lines.get(3)).getAsJsonObject();
    assertEquals(3, summary.get("done").getAsInt());
    assertTrue(summary.get("rtf").getAsDouble() > 0);
    assertTrue(Files.exists(out.resolve("rtf.json")));
    assertEquals(24_000, Audio.readWav(out.resolve("c%2Fd.wav")).sampleRate());
    assertTrue(run.err().contains("loading "), run.err());
    Files.writeString(data, row("e", "No.") + "\n" + row("a", "Again.") + "\n[}\n");
    CommandRun second = infer();
    assertEquals(ExitCode.PARTLY_DONE, second.exitCode(), second.err());
    assertTrue(second.err().contains("skipped row 3: "), second.err());
    assertTrue(
        second.out().startsWith(out + ": 1 of 3 rows spoken, 1 earlier, 1 skipped, 0 failed; "),
        second.out());
  }

  @Test
  void nothingThatCanBeSpokenIsAFailure() throws IOException {
    Files.writeString(data, "[}\n" + row("a", " ") + "\n");
    CommandRun run = infer();
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertTrue(run.err().contains("error: rows: expected some"), run.err());
    assertTrue(run.out().contains("0 of 2 rows spoken, 2 skipped, 0 failed"), run.out());
  }

  @Test
  void shardsAndLimitPickRows() throws IOException {
    CommandRun run =
        infer("--limit", 2, "--shard", "1/2", "--sample-format", "float32").requireDone();
    assertTrue(run.err().startsWith("shard 1/2\n"), run.err());
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(
          List.of(".shard-1-of-2.lock", "b.wav", "journal.jsonl", "rtf-1-of-2.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void onePromptMaySpeakAll() {
    Path prompt = Goldens.wav(Goldens.wavNames().get(1));
    infer("--limit", 1, "--prompt-speech-path", prompt, "--mode", "cross-lingual").requireDone();
    assertTrue(Files.exists(out.resolve("a.wav")));
  }

  /** Before the model is loaded, which takes long. */
  @Test
  void mistakesAreToldAtOnce() throws IOException {
    Path absent = folder.resolve("absent");
    Path prompt = Goldens.wav(Goldens.wavNames().get(0));
    CommandRun.of("infer").requireError(ExitCode.USAGE, "--data");
    refused(ExitCode.USAGE, "batchSize: ", "--batch-size", 0);
    refused(ExitCode.USAGE, "workers: ", "--num-workers", 0);
    refused(ExitCode.USAGE, "prefetch: ", "--prefetch", -1);
    refused(ExitCode.USAGE, "limit: ", "--limit", 0);
    refused(ExitCode.USAGE, "shard: ", "--shard", "2/2");
    refused(ExitCode.USAGE, "device: expected cpu", "--device", "abacus");
    refused(ExitCode.USAGE, "--prefer-device", "--device", "cpu", "--prefer-device", "cuda");
    refused(ExitCode.USAGE, "several different GPUs", "--device", "cpu,cuda:1");
    refused(ExitCode.USAGE, "--precision", "--precision", "fp4");
    refused(ExitCode.USAGE, "flowSteps: ", "--flow-steps", 0);
    refused(ExitCode.USAGE, "--tensorrt", "--tensorrt", "maybe");
    refused(ExitCode.USAGE, "--format", "--format", "csv");
    refused(ExitCode.USAGE, "--mode", "--mode", "sing");
    refused(ExitCode.USAGE, "instruction: ", "--mode", "instruct2");
    refused(ExitCode.USAGE, "instruction: ", "--instruct", "softly");
    refused(ExitCode.USAGE, "--prompt-text: ", "--prompt-text", "words");
    refused(ExitCode.USAGE, "prompt: ", "--prompt-speech-path", prompt);
    refused(ExitCode.USAGE, "topP: ", "--top-p", 2);
    refused(ExitCode.USAGE, "speed: ", "--speed", 9);
    refused(ExitCode.USAGE, "split: ", "--split-name", "test");
    refused(ExitCode.FAILED, "language model directory", "--llm-model-name-or-path", absent);
    refused(ExitCode.FAILED, "absent", "--prompt-speech-path", absent, "--prompt-text", "words");
    assertFalse(Files.exists(out));
    Files.createFile(out);
    refused(ExitCode.FAILED, "expected a folder, got a file");
    out = out.resolve("below");
    refused(ExitCode.FAILED, "below: expected a folder that can be made");
    data = absent;
    refused(ExitCode.USAGE, "absent: expected an evaluation set");
  }

  private void refused(int code, String part, Object... options) {
    CommandRun run = infer(options);
    run.requireError(code, part);
    assertFalse(run.err().contains("loading"), run.err());
  }

  @Test
  void anotherSeedNeedsAnotherFolder() {
    infer("--limit", 1).requireDone();
    refused(ExitCode.USAGE, "seed: ", "--seed", 1);
  }

  @Test
  void theEnvironmentNamesTheShard() {
    Only only = new Only();
    new CommandLine(only)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs("--data", "d", "--model", "m", "-o", "o", "--llm-model-name-or-path", "l");
    Map<String, String> environment = Map.of("RANK", "1", "WORLD_SIZE", "4", "LOCAL_RANK", "1");
    assertEquals(new Shard(1, 4), only.options.job(environment).options().shard());
    assertEquals(Shard.WHOLE, only.options.job(Map.of()).options().shard());
    assertEquals(Path.of("l"), only.options.job(Map.of()).engine().languageModel().orElseThrow());
    assertTrue(only.options.job(Map.of()).options().inference().sampling().isEmpty());
  }

  private static InferJob job(Map<String, String> environment, String... more) {
    Only only = new Only();
    List<String> all = new ArrayList<>(List.of("--data", "d", "--model", "m", "-o", "o"));
    all.addAll(List.of(more));
    new CommandLine(only)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(String[]::new));
    return only.options.job(environment);
  }

  private static List<Device> devices(Map<String, String> environment, String... more) {
    return job(environment, more).engine().compute().devices();
  }

  /** As upstream: {@code torch.device(f"cuda:{local_rank}")}. */
  @Test
  void theEnvironmentNamesTheGpu() {
    Map<String, String> third = Map.of("LOCAL_RANK", "3");
    assertEquals(List.of(Device.cuda(3)), devices(third));
    assertEquals(List.of(Device.cuda(3)), devices(third, "--device", "cuda"));
    assertEquals(List.of(Device.cuda(3)), devices(third, "--prefer-device", "cuda"));
    assertEquals(List.of(Device.cuda(1)), devices(third, "--device", "cuda:1"));
    assertEquals(List.of(Device.CPU), devices(third, "--device", "cpu"));
    assertEquals(List.of(Device.AUTO), devices(Map.of()));
    assertEquals(List.of(Device.cuda(0)), devices(Map.of(), "--device", "cuda"));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> devices(Map.of("LOCAL_RANK", "one")));
    assertEquals(ExitCode.USAGE, Failure.of(e).exitCode());
    assertTrue(e.getMessage().startsWith("LOCAL_RANK: expected "), e.getMessage());
  }

  @Test
  void eachOfSeveralDevicesHasABatch() {
    InferJob job = job(Map.of(), "--device", "cuda:0,cuda:1", "--batch-size", "4");
    assertEquals(8, job.options().batchSize());
    assertEquals(4, job.engine().maxBatch());
    assertEquals(List.of(Device.cuda(0), Device.cuda(1)), job.engine().compute().devices());
  }

  @Test
  void whatIsNotSaidOfTheSamplingIsUpstreams() {
    Only only = new Only();
    String[] words = {"--data", "d", "--model", "m", "-o", "o", "--temperature", "0.5"};
    new CommandLine(only).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    var own = only.options.job(Map.of()).options().inference().sampling().orElseThrow();
    assertEquals(
        List.of(0.8, 25.0, 0.5), List.of(own.topP(), (double) own.topK(), own.temperature()));
    new CommandLine(only)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(
            Stream.concat(Stream.of(words), Stream.of("--llm-model-name-or-path", "l"))
                .toArray(String[]::new));
    var other = only.options.job(Map.of()).options().inference().sampling().orElseThrow();
    assertEquals(
        List.of(0.95, 50.0, 0.5),
        List.of(other.topP(), (double) other.topK(), other.temperature()));
  }

  /** A command of nothing but the options. */
  @Command(name = "only")
  private static final class Only {
    @Mixin private InferOptions options;
  }
}
