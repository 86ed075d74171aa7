package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mode, streaming and voice conversion on the command line. */
class ModesCommandTest {
  private static final Path PROMPT = Goldens.wav(Goldens.wavNames().get(0));

  @TempDir private Path folder;

  private Path out() {
    return folder.resolve("out.wav");
  }

  private CommandRun run(String command, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                command,
                "--model",
                Goldens.modelDirectory(),
                "-o",
                out(),
                "--threads",
                1,
                "--speakers",
                folder.resolve("speakers")));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray());
  }

  private CommandRun say(Object... more) {
    List<Object> all = new ArrayList<>(List.of("--text", "Two birds.", "--seed", 1));
    all.addAll(List.of(more));
    return run("synthesize", all.toArray());
  }

  @Test
  void everyModeTakesARecording() throws IOException {
    for (String mode : List.of("cross-lingual", "sft", "CROSS_LINGUAL")) {
      say("--mode", mode, "--prompt-wav", PROMPT).requireDone();
      assertTrue(Audio.readWav(out()).length() > 0, mode);
    }
    say("--mode", "instruct2", "--instruct", "softly", "--prompt-wav", PROMPT).requireDone();
    assertTrue(Audio.readWav(out()).length() > 0);
  }

  @Test
  void aSavedSpeakerSpeaksAsItsRecordingDoes() throws IOException {
    try (CosyVoice2 tts =
        CosyVoice2.load(
            Goldens.modelDirectory(),
            EngineOptions.newBuilder().speakers(folder.resolve("speakers")).build())) {
      tts.saveSpeaker("me", tts.enroll(PROMPT, "What is said."));
    }
    say("--prompt-wav", PROMPT, "--prompt-text", "What is said.").requireDone();
    byte[] recording = Files.readAllBytes(out());
    say("--speaker", "me").requireDone();
    assertArrayEquals(recording, Files.readAllBytes(out()));
    say("--speaker", "nobody").requireError(ExitCode.USAGE, "nobody", "me");
  }

  @Test
  void aStreamTellsWhenEachPieceCame() throws IOException {
    String text = "Two birds sit in a tree, and they sing to each other all day long.";
    String[] lines =
        run(
                "synthesize",
                "--text",
                text,
                "--seed",
                1,
                "--mode",
                "cross-lingual",
                "--prompt-wav",
                PROMPT,
                "--stream",
                "--json")
            .requireDone()
            .out()
            .strip()
            .split("\\R", -1);
    assertTrue(lines.length > 2, lines.length + " lines");
    double last = 0;
    long samples = 0;
    for (int i = 0; i < lines.length - 1; i++) {
      JsonObject piece = JsonParser.parseString(lines[i]).getAsJsonObject();
      assertEquals(i, piece.get("chunk").getAsInt());
      assertTrue(piece.get("seconds").getAsDouble() >= last);
      last = piece.get("seconds").getAsDouble();
      samples += piece.get("samples").getAsLong();
    }
    JsonObject end = JsonParser.parseString(lines[lines.length - 1]).getAsJsonObject();
    assertEquals(samples, end.get("samples").getAsLong());
    double first = JsonParser.parseString(lines[0]).getAsJsonObject().get("seconds").getAsDouble();
    assertTrue(first >= end.get("firstChunkSeconds").getAsDouble(), "counted from the request on");
    assertEquals(samples, Audio.readWav(out()).length());
  }

  @Test
  void speedChangesTheLength() throws IOException {
    say("--mode", "sft", "--prompt-wav", PROMPT).requireDone();
    double plain = Audio.readWav(out()).length();
    say("--mode", "sft", "--prompt-wav", PROMPT, "--speed", 2).requireDone();
    assertEquals(plain / 2, Audio.readWav(out()).length(), 960);
    say("--mode", "sft", "--prompt-wav", PROMPT, "--speed", 3)
        .requireError(ExitCode.USAGE, "speed: expected 0.5 to 2");
  }

  @Test
  void whatAModeNeedsIsAskedForBeforeAnyWork() {
    say("--prompt-wav", PROMPT).requireError(ExitCode.USAGE, "--prompt-text");
    say("--mode", "instruct2", "--prompt-wav", PROMPT).requireError(ExitCode.USAGE, "--instruct");
    say("--mode", "sft", "--instruct", "softly", "--prompt-wav", PROMPT)
        .requireError(ExitCode.USAGE, "--instruct");
    say("--mode", "singing", "--prompt-wav", PROMPT).requireError(ExitCode.USAGE, "singing");
    say().requireError(ExitCode.USAGE, "--speaker");
    say("--prompt-wav", PROMPT, "--speaker", "me")
        .requireError(ExitCode.USAGE, "error: expected one of (--speaker=ID |", "leave one out");
    say("--mode", "sft", "--prompt-wav", PROMPT, "--stream", "--retry-on-runaway", 1)
        .requireError(ExitCode.USAGE, "retryOnRunaway");
  }

  @Test
  void aDeadlineThatPassesIsAnError() {
    run(
            "synthesize",
            "--text",
            "Two birds sit in a tree. ".repeat(50),
            "--mode",
            "sft",
            "--prompt-wav",
            PROMPT,
            "--deadline",
            0.05)
        .requireError(ExitCode.FAILED, "deadline: ");
    assertTrue(Files.notExists(out()));
  }

  @Test
  void voiceConversion() throws IOException {
    Path source = Goldens.wav(Goldens.wavNames().get(1));
    run("vc", "--source", source, "--prompt-wav", PROMPT).requireDone();
    double seconds = Audio.readWav(source).duration().toMillis() / 1e3;
    assertEquals(seconds, Audio.readWav(out()).duration().toMillis() / 1e3, 0.1);
    run("vc", "--source", folder.resolve("absent.wav"), "--prompt-wav", PROMPT)
        .requireError(ExitCode.FAILED, "absent.wav: expected a file");
  }
}
