package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynthesizeCommandTest {
  private static final String TEXT = "Two birds.";

  @TempDir private Path folder;

  @Test
  void writesWaveAndTellsAboutIt() throws IOException {
    Path out = folder.resolve("out.wav");
    JsonObject json = synthesize(out, "--text", TEXT, "--seed", 7, "--json").requireDone().json();
    Audio audio = Audio.readWav(out);
    assertEquals(audio.length(), json.get("samples").getAsInt());
    assertEquals(audio.sampleRate(), json.get("sampleRate").getAsInt());
    assertEquals(7, json.get("seed").getAsLong());
    assertEquals(out.toString(), json.get("file").getAsString());
    assertTrue(json.get("rtf").getAsDouble() > 0);
    assertEquals(1, json.get("segments").getAsJsonArray().size());
    assertTrue(json.get("stageSeconds").getAsJsonObject().has("vocoder"));
    assertEquals(44 + 2L * audio.length(), Files.size(out));
  }

  @Test
  void sameSeedGivesTheSameBytes() throws IOException {
    Path first = folder.resolve("first.wav");
    Path second = folder.resolve("second.wav");
    synthesize(first, "--text", TEXT, "--seed", 3).requireDone();
    Path text = Files.writeString(folder.resolve("text.txt"), TEXT);
    synthesize(second, "--text-file", text, "--seed", 3).requireDone();
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void takesFloatsAndTextAsItIs() throws IOException {
    Path out = folder.resolve("out.wav");
    CommandRun run =
        synthesize(
            out, "--text", TEXT, "--sample-format", "float32", "--no-normalize", "--threads", 1);
    String line = run.requireDone().out().strip();
    assertTrue(line.startsWith(out + ": "), line);
    assertTrue(line.matches(".* s of speech, .* s of work \\(RTF .*\\), seed -?\\d+"), line);
    assertTrue(Files.size(out) > 4L * Audio.readWav(out).length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "...", "？！", "a\ud800b"})
  void textThatCannotBeSpokenIsRefused(String text) throws IOException {
    synthesize(folder.resolve("out.wav"), "--text", text).requireError(ExitCode.USAGE, "text: ");
    requireEmptyFolder();
  }

  @Test
  void textMustBeUtf8() throws IOException {
    Path text = Files.write(folder.resolve("text.txt"), new byte[] {(byte) 0xc3, 'a'});
    Path out = Files.createDirectory(folder.resolve("out"));
    synthesize(out.resolve("x.wav"), "--text-file", text)
        .requireError(ExitCode.USAGE, "text.txt", "UTF-8");
    synthesize(out.resolve("x.wav"), "--text-file", folder.resolve("absent"))
        .requireError(ExitCode.FAILED, "absent: expected a file");
    assertEquals(0, out.toFile().list().length);
  }

  @Test
  void outputThatCannotBeWrittenIsToldBeforeTheWork() {
    synthesize(folder, "--text", TEXT).requireError(ExitCode.FAILED, folder + ": ", "a folder");
    synthesize(folder.resolve("absent/x.wav"), "--text", TEXT)
        .requireError(ExitCode.FAILED, "expected a folder", "make it first");
  }

  @Test
  void promptsThatCannotBeUsedAreRefused() throws IOException {
    Path low = folder.resolve("low.wav");
    Audio.of(new float[8000 * 2], 8000).writeWav(low);
    requirePromptError(low, "16000 Hz", "8000 Hz");
    Path longer = folder.resolve("long.wav");
    Audio.of(new float[16000 * 31], 16000).writeWav(longer);
    requirePromptError(longer, "at most 30 s");
    Path empty = folder.resolve("empty.wav");
    Audio.of(new float[0], 16000).writeWav(empty);
    requirePromptError(empty);
    Path mp3 = Files.write(folder.resolve("song.mp3"), new byte[] {'I', 'D', '3', 4, 0, 0, 0});
    requirePromptError(mp3, "MP3");
    requirePromptError(folder.resolve("absent.wav"), "absent.wav: expected a file");
  }

  private void requirePromptError(Path prompt, String... parts) {
    Path out = folder.resolve("out.wav");
    CommandRun.of(arguments(Goldens.modelDirectory(), prompt, out, "--text", TEXT))
        .requireError(ExitCode.FAILED, parts);
    assertTrue(Files.notExists(out));
  }

  @Test
  void modelsThatCannotBeUsedAreRefused() throws IOException {
    Path model = folder.resolve("model");
    Path out = folder.resolve("out.wav");
    Path prompt = Goldens.wav(Goldens.wavNames().get(0));
    CommandRun.of(arguments(model, prompt, out, "--text", TEXT))
        .requireError(ExitCode.FAILED, model + ": expected a model directory");
    copy(Goldens.modelDirectory(), model);
    Path flow = model.resolve("flow.pt");
    byte[] bytes = Files.readAllBytes(flow);
    Files.write(flow, Arrays.copyOf(bytes, bytes.length / 2));
    CommandRun.of(arguments(model, prompt, out, "--text", TEXT))
        .requireError(ExitCode.FAILED, "flow.pt: ");
    Files.delete(flow);
    CommandRun.of(arguments(model, prompt, out, "--text", TEXT))
        .requireError(ExitCode.FAILED, "flow.pt");
    assertTrue(Files.notExists(out));
  }

  @Test
  void textComesFromOnePlace() {
    Path out = folder.resolve("out.wav");
    synthesize(out).requireError(ExitCode.USAGE, "--text");
    synthesize(out, "--text", TEXT, "--text-file", out).requireError(ExitCode.USAGE, "--text");
    synthesize(out, "--text", TEXT, "--threads", -1).requireError(ExitCode.USAGE, "threads: ");
    synthesize(out, "--text", TEXT, "--blas", "abacus").requireError(ExitCode.USAGE, "abacus");
  }

  private static CommandRun synthesize(Path out, Object... more) {
    Path prompt = Goldens.wav(Goldens.wavNames().get(0));
    return CommandRun.of(arguments(Goldens.modelDirectory(), prompt, out, more));
  }

  private static Object[] arguments(Path model, Path prompt, Path out, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "synthesize",
                "--model",
                model,
                "--prompt-wav",
                prompt,
                "--prompt-text",
                "What is said.",
                "-o",
                out));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private void requireEmptyFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
