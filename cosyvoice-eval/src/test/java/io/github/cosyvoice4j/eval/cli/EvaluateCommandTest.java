package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.eval.metric.TinyOnnx;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate}, from files to files. */
class EvaluateCommandTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(EvaluateCommandTest.class.getResource("/golden/eval/" + name))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, List.of(lines));
  }

  private Path sound(String name, long seed) throws IOException {
    Random random = new Random(seed);
    float[] samples = new float[24_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (random.nextGaussian() * 0.1);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Audio.of(samples, 24_000).writeWav(file);
    return file;
  }

  private List<String> written(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void scoresTranscriptsAsUpstreamDoes() throws IOException {
    Path recogs = golden("sample-recogs-name.txt");
    CommandRun run =
        CommandRun.of(
                "evaluate",
                "--ref",
                recogs,
                "--hyp",
                recogs,
                "--name",
                "name",
                "-o",
                folder.resolve("out"))
            .requireDone();
    assertEquals(
        List.of(
            "wer\t68.182",
            "substitutions\t6",
            "deletions\t7",
            "insertions\t2",
            "tokens\t22",
            "utterances\t3",
            "complete\t3"),
        run.out().lines().toList());
    assertEquals(
        List.of("errs-name.txt", "recogs-name.txt", "report.csv", "report.html", "report.json"),
        written("out"));
    assertEquals(
        Files.readString(golden("sample-errs-name.txt")),
        Files.readString(folder.resolve("out/errs-name.txt")));
  }

  @Test
  void namesWhatItLeavesOut() throws IOException {
    Path ref = write("ref.txt", "a hello world", "b good bye", "b twice");
    Path hyp =
        write("hyp.jsonl", "{\"id\":\"a\",\"text\":\"hello\"}", "{\"id\":\"c\",\"text\":\"x\"}");
    CommandRun run =
        CommandRun.of(
            "evaluate", "--profile", "seedtts", "--ref", ref, "--hyp", hyp, "--json", "-o", folder);
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode(), run.err());
    JsonObject json = run.json();
    assertEquals(50, json.getAsJsonObject("totals").get("wer").getAsDouble());
    assertEquals(2, json.get("leftOut").getAsInt());
    assertEquals(1, json.get("complete").getAsInt());
    assertEquals(
        "[\"reference b: comes twice; the first is taken\",\"1 without transcript: b\","
            + "\"1 transcripts without reference: c\","
            + "\"language guessed from the references: 1 en\"]",
        json.get("notes").toString());
  }

  @Test
  void namesOfThousandsDoNotFillTheTerminal() throws IOException {
    Path ref = write("ref.txt", "a hello", "b bye");
    List<String> lines = IntStream.range(0, 3_000).mapToObj(i -> "x" + i + " none").toList();
    Path hyp = Files.write(folder.resolve("hyp.txt"), lines);
    Files.writeString(hyp, "a hello\nb bye\n", StandardOpenOption.APPEND);
    CommandRun run = CommandRun.of("evaluate", "--ref", ref, "--hyp", hyp, "-o", folder);
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("note: 3000 transcripts without reference: x0, "), run.err());
    assertTrue(run.err().length() < 1_000, "length " + run.err().length());
    assertTrue(Files.readString(folder.resolve("report.json")).contains(", x999\""));
  }

  @Test
  void nothingToScoreIsAFailureThatWritesNothing() throws IOException {
    Path ref = write("ref.txt", "a hello");
    Path hyp = write("hyp.txt", "b hello");
    CommandRun.of("evaluate", "--ref", ref, "--hyp", hyp, "-o", folder.resolve("out"))
        .requireError(
            ExitCode.FAILED,
            "expected at least one with reference and transcript, got none",
            "1 without transcript: a");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** The output of infer: a name with a percent sign, a journal; prompts and a net for voices. */
  @Test
  void listensAndMeasures() throws IOException {
    sound("wavs/a%2Fb.wav", 1);
    sound("wavs/plain.wav", 2);
    sound("prompts/p.wav", 3);
    write(
        "wavs/journal.jsonl",
        "{\"row\":1,\"id\":\"a/b\",\"status\":\"done\",\"reason\":null,\"file\":\"a%2Fb.wav\","
            + "\"seed\":1,\"tokens\":25,\"seconds\":0.5,\"audioSeconds\":1.0,\"attempt\":1}",
        "{\"row\":3,\"id\":\"gone\",\"status\":\"failed\",\"reason\":\"no voice\",\"file\":null,"
            + "\"seed\":1,\"tokens\":0,\"seconds\":0.0,\"audioSeconds\":0.0,\"attempt\":1}",
        "{\"row\":4,\"id\":\"to");
    Path meta = write("meta.lst", "plain|hello|prompts/p.wav", "gone|good bye|prompts/p.wav");
    Path ref = write("ref.tsv", "a/b\thello", "plain\thello", "gone\tgood bye");
    Path net =
        TinyOnnx.write(
            folder.resolve("net.onnx"), List.of(1, -1), List.of("ReduceMax", "ReduceMin"));
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--profile",
            "cv3",
            "--lang",
            "en",
            "--ref",
            ref,
            "--prompts",
            meta,
            "--wavs",
            folder.resolve("wavs"),
            "--asr",
            golden("paraformer"),
            "--similarity",
            net,
            "--name",
            "x",
            "-o",
            folder.resolve("out"),
            "--json");
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode(), run.err());
    JsonObject totals = run.json().getAsJsonObject("totals");
    assertEquals(0.5, totals.get("rtf").getAsDouble());
    assertEquals(1, totals.get("seconds").getAsDouble());
    assertTrue(totals.get("similarity").getAsDouble() > 0.9);
    assertTrue(totals.has("peak"), "metrics on the path are run too");
    String notes = run.json().get("notes").toString();
    assertTrue(notes.contains("1 without sound (no voice): gone"), notes);
    assertTrue(notes.contains("1 without similarity: a/b"), notes);
    assertTrue(run.err().contains("transcribed 2 of 2"), run.err());
    assertEquals(List.of("report.csv", "report.html", "report.json", "wer-x.txt"), written("out"));

    String transcripts =
        CommandRun.of(
                "transcribe",
                "--json",
                "--asr",
                golden("paraformer"),
                folder.resolve("wavs/a%2Fb.wav"),
                folder.resolve("wavs/plain.wav"))
            .requireDone()
            .out();
    Path hyp = Files.writeString(folder.resolve("hyp.jsonl"), transcripts);
    CommandRun again =
        CommandRun.of(
            "evaluate",
            "--profile",
            "cv3",
            "--lang",
            "en",
            "--ref",
            ref,
            "--hyp",
            hyp,
            "-o",
            folder.resolve("again"),
            "--json");
    assertEquals(totals.get("wer"), again.json().getAsJsonObject("totals").get("wer"), again.err());
  }

  @Test
  void comparesTwoRuns() throws IOException {
    Path ref = write("ref.txt", "a 你好", "b 世界", "c 天气");
    Path first = write("first.txt", "a 你好", "b 世", "c 天气");
    Path second = write("second.txt", "a 你", "b 世", "c 天");
    for (Path hyp : List.of(first, second)) {
      CommandRun.of("evaluate", "--ref", ref, "--hyp", hyp, "-o", hyp + ".out").requireDone();
    }
    CommandRun run =
        CommandRun.of(
                "evaluate",
                "--compare",
                first + ".out",
                second + ".out/report.json",
                "-o",
                folder.resolve("both"))
            .requireDone();
    assertTrue(run.out().startsWith("wer\t16.667\t50\t+33.333\t["), run.out());
    assertTrue(run.out().contains("utterances in both\t3"), run.out());
    assertEquals(List.of("compare.html", "compare.json"), written("both"));
    assertEquals(
        3,
        CommandRun.of(
                "evaluate",
                "--compare",
                first + ".out",
                second + ".out",
                "--json",
                "-o",
                folder.resolve("both"))
            .requireDone()
            .json()
            .get("common")
            .getAsInt());
  }

  @Test
  void readsADataSet() throws IOException {
    Path data = write("set.jsonl", "{\"id\":\"a\",\"target_text\":\"你好\",\"prompt_text\":\"x\"}");
    Path hyp = write("hyp.txt", "a 你好");
    CommandRun run =
        CommandRun.of("evaluate", "--data", data, "--hyp", hyp, "-o", folder.resolve("out"));
    assertTrue(run.requireDone().out().startsWith("wer\t0\n"), run.out());
  }

  @Test
  void tellsWrongUsage() throws IOException {
    Path ref = write("ref.txt", "a hello");
    CommandRun.of("evaluate", "--ref", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "expected transcripts or folders of sound, got neither");
    CommandRun.of("evaluate", "--ref", ref, "--hyp", ref)
        .requireError(ExitCode.USAGE, "-o: expected a folder for the files");
    CommandRun.of("evaluate", "--hyp", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "expected either --ref or --data, got neither");
    CommandRun.of("evaluate", "--profile", "kaldi", "--ref", ref, "--hyp", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "profile: expected icefall, seedtts or cv3, got kaldi");
    CommandRun.of("evaluate", "--name", "a/b", "--ref", ref, "--hyp", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "name: expected 1 to 200 bytes without slashes");
    CommandRun.of("evaluate", "--name", "名".repeat(70), "--ref", ref, "--hyp", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "name: expected 1 to 200 bytes without slashes");
    CommandRun.of("evaluate", "--dnsmos", folder, "--ref", ref, "--hyp", ref, "-o", folder)
        .requireError(ExitCode.USAGE, "--dnsmos: expected with --wavs only");
    CommandRun.of("evaluate", "--wavs", ref, "--asr", golden("paraformer"), "--ref", ref)
        .requireError(ExitCode.FAILED, "expected a folder");
    CommandRun.of("evaluate", "--ref", ref, "--hyp", ref, "-o", ref)
        .requireError(ExitCode.FAILED, "expected a folder that can be written");
    CommandRun.of("evaluate", "--ref", folder.resolve("none"), "--hyp", ref, "-o", folder)
        .requireError(ExitCode.FAILED, "none: expected a file, got none");
  }
}
