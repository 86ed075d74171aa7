package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosyVoiceCommandTest {
  @TempDir private Path folder;

  @Test
  void demoSpeaksForASecondOrMore() throws IOException {
    Path out = folder.resolve("demo.wav");
    String cache = System.setProperty("cosyvoice.cache", folder.resolve("cache").toString());
    try {
      CommandRun run = CommandRun.of("demo", "-o", out).requireDone();
      assertTrue(run.out().startsWith(out + ": "), run.out());
      assertTrue(run.err().contains("loading the demo voice"), run.err());
    } finally {
      if (cache == null) {
        System.clearProperty("cosyvoice.cache");
      } else {
        System.setProperty("cosyvoice.cache", cache);
      }
    }
    Audio audio = Audio.readWav(out);
    assertEquals(24_000, audio.sampleRate());
    assertTrue(audio.length() >= 24_000);
  }

  @Test
  void infoTellsWhatWasLoadedAndWhatItRunsOn() {
    JsonObject json =
        CommandRun.of("info", "--model", Goldens.modelDirectory(), "--json").requireDone().json();
    assertEquals("CosyVoice2", json.get("generation").getAsString());
    assertTrue(json.get("parameters").getAsLong() > 0);
    assertFalse(json.get("details").getAsJsonObject().keySet().isEmpty());
    String text = CommandRun.of("info", "--model", Goldens.modelDirectory()).requireDone().out();
    for (String detail : json.get("details").getAsJsonObject().keySet()) {
      assertTrue(text.contains(detail), text);
    }
  }

  @Test
  void verifyPrintsARowForEachComparison() throws IOException {
    Files.copy(Goldens.file("tokenizer.json"), folder.resolve("tokenizer.json"));
    JsonObject json =
        CommandRun.of("verify", "--model", Goldens.modelDirectory(), "--goldens", folder, "--json")
            .requireDone()
            .json();
    assertTrue(json.get("pass").getAsBoolean());
    JsonObject row = json.get("rows").getAsJsonArray().get(0).getAsJsonObject();
    assertEquals(
        "{\"stage\":\"tokenizer\",\"key\":\"0\",\"maxAbs\":0.0,\"rel\":0.0,\"tolerance\":0.0,"
            + "\"status\":\"pass\"}",
        row.toString());
    assertTrue(json.get("rows").toString().contains("\"status\":\"missing\""));
  }

  @Test
  void verifyFailsWhereAGoldenIsDamaged() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "[{");
    CommandRun run =
        CommandRun.of("verify", "--model", Goldens.modelDirectory(), "--goldens", folder, "--json");
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertFalse(run.json().get("pass").getAsBoolean());
    assertTrue(run.err().startsWith("error: tokenizer.json: "), run.err());
    CommandRun.of("verify", "--model", Goldens.modelDirectory(), "--goldens", folder.resolve("x"))
        .requireError(ExitCode.FAILED, "expected a folder of goldens");
  }

  @Test
  void verifySelfNeedsNoGoldens() {
    CommandRun run =
        CommandRun.of("verify", "--self", "--model", Goldens.modelDirectory(), "--json");
    JsonObject row = run.json().get("rows").getAsJsonArray().get(0).getAsJsonObject();
    assertEquals("self", row.get("stage").getAsString());
    assertEquals(run.json().get("pass").getAsBoolean(), run.exitCode() == ExitCode.DONE);
  }

  @Test
  void verifyMeasuresWhatRoundingChanges() {
    CommandRun run =
        CommandRun.of(
            "verify",
            "--random",
            "tiny",
            "--against-fp32",
            "--precision",
            "int8",
            "--steps",
            "20",
            "--json");
    JsonObject json = run.requireDone().json();
    assertEquals(20, json.get("steps").getAsInt());
    assertTrue(json.get("mel").getAsJsonObject().get("rms").getAsDouble() > 0);
    CommandRun.of("verify", "--random", "tiny", "--against-fp32")
        .requireError(ExitCode.USAGE, "such as --precision or --flow-steps");
    CommandRun.of("verify", "--random", "tiny", "--self")
        .requireError(ExitCode.USAGE, "expected --against-fp32");
  }

  @Test
  void wrongUsageIsToldInOneLine() {
    CommandRun.of().requireError(ExitCode.USAGE, "expected a command");
    CommandRun.of("sing").requireError(ExitCode.USAGE, "sing");
    CommandRun.of("info").requireError(ExitCode.USAGE, "--model");
    CommandRun.of("demo", "--seed", "x").requireError(ExitCode.USAGE, "--seed");
    CommandRun.of("verify", "--model", ".").requireError(ExitCode.USAGE, "--goldens");
  }

  @Test
  void helpAndVersionAreResults() {
    assertTrue(CommandRun.of("--help").requireDone().out().contains("Exit codes:"));
    assertTrue(CommandRun.of("synthesize", "--help").requireDone().out().contains("--prompt-wav"));
    String version = CommandRun.of("--version").requireDone().out();
    assertTrue(version.startsWith("cosyvoice 0."), version);
  }

  @Test
  void debugShowsWhereAnErrorCameFrom() {
    CommandRun run = CommandRun.of("info", "--debug", "--model", folder.resolve("absent"));
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertTrue(run.err().contains("\tat "), run.err());
  }
}
