package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real thing: a process is killed in the middle of its work, again and again. */
@Timeout(180)
class KilledInferTest {
  private static final int ROWS = 24;
  private static final int KILLS = 3;

  /** How much the journal grows before a process is killed. */
  private static final long BYTES = 500;

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingDoneTwice() throws Exception {
    Path data = Files.write(folder.resolve("set.jsonl"), rows());
    Path out = folder.resolve("out");
    Object[] command = {
      "infer",
      "--data",
      data,
      "-o",
      out,
      "--model",
      Goldens.modelDirectory(),
      "--batch-size",
      2,
      "--num-workers",
      2,
      "--threads",
      1
    };
    for (int i = 0; i < KILLS; i++) {
      killInTheMiddle(command, out.resolve("journal.jsonl"), i);
    }
    List<String> before = Files.readAllLines(out.resolve("journal.jsonl"));
    assertTrue(before.size() >= KILLS && before.size() < ROWS, before.size() + " lines");
    CommandRun run = CommandRun.of(command).requireDone();
    assertTrue(run.out().contains(ROWS + " rows"), run.out());
    List<String> done = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("journal.jsonl"))) {
      if (line.endsWith("}")) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        assertEquals("done", json.get("status").getAsString());
        done.add(json.get("id").getAsString());
      }
    }
    List<String> ids = IntStream.range(0, ROWS).mapToObj(i -> "utt-" + i).sorted().toList();
    assertEquals(ids, done.stream().sorted().toList());
    TreeSet<String> files = new TreeSet<>(ids.stream().map(id -> id + ".wav").toList());
    files.addAll(List.of(".shard-0-of-1.lock", "journal.jsonl", "rtf.json"));
    assertEquals(files, new TreeSet<>(names(out)));
  }

  private static List<String> rows() {
    String prompt = Goldens.wav(Goldens.wavNames().get(0)).toString();
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              JsonObject row = new JsonObject();
              row.addProperty("id", "utt-" + i);
              row.addProperty("target_text", "Go on, number " + i + ".");
              row.addProperty("prompt_text", "What is said.");
              row.addProperty("prompt_audio", prompt);
              return row.toString();
            })
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void killInTheMiddle(Object[] command, Path journal, int number) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CosyVoiceCommand.class.getName()));
    Stream.of(command).map(Object::toString).forEach(words::add);
    Path log = folder.resolve("log-" + number);
    long enough = size(journal) + BYTES;
    Process java =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      while (size(journal) < enough) {
        assertTrue(
            !java.waitFor(2 + 3 * number, TimeUnit.MILLISECONDS), () -> "it ended: " + text(log));
      }
    } finally {
      java.destroyForcibly().waitFor();
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
