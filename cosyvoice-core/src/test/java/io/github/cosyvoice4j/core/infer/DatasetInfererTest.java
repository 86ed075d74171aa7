package io.github.cosyvoice4j.core.infer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatasetInfererTest {
  @TempDir private Path folder;
  private final FakeSpeech speech = new FakeSpeech();

  @AfterEach
  void close() {
    speech.close();
  }

  private DatasetOptions.Builder options() {
    return DatasetOptions.newBuilder(folder);
  }

  private DatasetSummary infer(DatasetOptions options, List<? extends DatasetRow> rows)
      throws IOException {
    return new LocalDatasetInferer(speech, options).infer(new Rows(rows));
  }

  private DatasetSummary infer(List<? extends DatasetRow> rows) throws IOException {
    return infer(options().build(), rows);
  }

  private OutputState state() throws IOException {
    return OutputState.of(folder);
  }

  private Path journal() {
    return folder.resolve("journal.jsonl");
  }

  @Test
  void writesAFileAndALineForEachRow() throws IOException {
    DatasetSummary summary = infer(options().seed(7).build(), Rows.of("one", "two", "three"));
    assertEquals(3, summary.done());
    assertTrue(summary.isComplete());
    state().requireDone("id-1", "id-2", "id-3");
    String line = Files.readAllLines(journal()).get(0);
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    assertEquals(
        List.of(
            "row",
            "id",
            "status",
            "reason",
            "file",
            "seed",
            "tokens",
            "seconds",
            "audioSeconds",
            "attempt"),
        List.copyOf(json.keySet()));
    long seed = UtteranceSeed.of(7, "id-1");
    assertEquals(
        "{\"row\":1,\"id\":\"id-1\",\"status\":\"done\",\"reason\":null,\"file\":\"id-1.wav\","
            + "\"seed\":"
            + seed
            + ",\"tokens\":25,\"seconds\":0.04,\"audioSeconds\":4.16667E-4,\"attempt\":1}",
        line);
    Voice voice = speech.enroll(Rows.PROMPT, Optional.of("What is said."));
    Path expected = folder.resolve("expected");
    FakeSpeech.audio("one", voice, seed).writeWav(expected);
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(folder.resolve("id-1.wav")));
  }

  @Test
  void writesHowFastItWas() throws IOException {
    DatasetSummary summary = infer(Rows.of("one", "two"));
    String text = Files.readString(folder.resolve("rtf.json"));
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertEquals(2, json.get("utterances").getAsInt());
    double audio = json.get("audioSeconds").getAsDouble();
    assertEquals(20.0 / FakeSpeech.RATE, audio, 1e-6);
    assertEquals(json.get("seconds").getAsDouble() / audio, json.get("rtf").getAsDouble(), 1e-6);
    assertEquals(summary.realTimeFactor(), json.get("rtf").getAsDouble(), 1e-6);
    infer(Rows.of("one", "two"));
    assertEquals(text, Files.readString(folder.resolve("rtf.json")), "nothing was made since");
    infer(options().shard(new Shard(1, 2)).build(), Rows.of("one", "two"));
    assertTrue(Files.exists(folder.resolve("rtf-1-of-2.json")));
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    infer(Rows.of("one", "two"));
    byte[] before = Files.readAllBytes(journal());
    DatasetSummary summary = infer(Rows.of("one", "two"));
    assertEquals(2, summary.earlier());
    assertEquals(0, summary.done());
    assertEquals(2, speech.spoken.size());
    assertArrayEquals(before, Files.readAllBytes(journal()));
  }

  @Test
  void whatIsGoneOrFailedIsTriedAgain() throws IOException {
    DatasetSummary first = infer(Rows.of("one", "broken"));
    assertEquals(1, first.failed());
    assertFalse(first.isComplete());
    assertEquals(List.of("LLM: broken in two lines"), state().reasons());
    Files.delete(folder.resolve("id-1.wav"));
    DatasetSummary second = infer(Rows.of("one", "broken"));
    assertEquals(1, second.done());
    assertEquals(1, second.failed());
    assertEquals(
        List.of(1, 1, 2, 2),
        state().results().stream().map(DatasetResult::attempt).sorted().toList());
    DatasetSummary third = infer(Rows.of("one", "two"));
    assertEquals(1, third.earlier());
    assertEquals(3, state().results().get(4).attempt());
  }

  @Test
  void rowsThatCannotBeSpokenArePassedOverOnce() throws IOException {
    List<DatasetRow> rows = new ArrayList<>(Rows.of("one", "...", " ", "silent"));
    rows.add(DatasetUtterance.newBuilder(5, "mute", "text").promptText("words").build());
    rows.add(
        DatasetUtterance.newBuilder(6, "wordless", "text").promptAudio(() -> Rows.PROMPT).build());
    rows.add(
        Rows.row(7, "gone", "text")
            .promptAudio(
                () -> {
                  throw new IOException("no such\nrecording");
                })
            .build());
    rows.add(Rows.row(8, "id-1", "again").build());
    rows.add(new UnreadableRow(9, Optional.empty(), "line: expected JSON, got [}"));
    rows.add(new UnreadableRow(10, Optional.of("half"), "text: expected one"));
    rows.add(Rows.row(11, "a\ud800", "text").build());
    rows.add(Rows.row(12, "x".repeat(252), "text").build());
    rows.add(Rows.row(13, "last", "text").build());
    DatasetSummary summary = infer(rows);
    assertEquals(2, summary.done());
    assertEquals(11, summary.skipped());
    assertEquals(0, summary.failed());
    state().requireDone("id-1", "last");
    List<String> reasons = state().reasons();
    for (String part :
        List.of(
            "punctuation",
            "text: expected something to say, got nothing",
            "speech tokens: expected some",
            "prompt: expected a recording, got none",
            "prompt text: ",
            "no such recording",
            "got that of row 1",
            "[}",
            "text: expected one",
            "surrogate",
            "at most 255 bytes, got 256")) {
      assertEquals(1, reasons.stream().filter(reason -> reason.contains(part)).count(), part);
    }
    byte[] before = Files.readAllBytes(journal());
    assertEquals(11, infer(rows).skipped());
    assertArrayEquals(before, Files.readAllBytes(journal()));
  }

  @Test
  void othersDoNotNeedThePromptsWords() throws IOException {
    DatasetRow row =
        DatasetUtterance.newBuilder(1, "a", "text").promptAudio(() -> Rows.PROMPT).build();
    DatasetOptions options = options().mode(io.github.cosyvoice4j.Mode.CROSS_LINGUAL).build();
    assertEquals(1, infer(options, List.of(row)).done());
  }

  @Test
  void aRowsTokensComeBeforeTheTokenizers() throws IOException {
    infer(List.of(Rows.row(1, "a", "text").promptTokens(4, 5, 6).build()));
    Voice voice = speech.voices.get(0);
    assertEquals(IntBuffer.wrap(new int[] {4, 5, 6}), voice.speechTokens());
    assertEquals(0.25f, voice.embedding().get(0));
    assertEquals(Optional.of("What is said."), voice.transcript());
  }

  @Test
  void oneVoiceMaySpeakAll() throws IOException {
    Audio other = Audio.of(new float[] {0.5f}, 16_000);
    DatasetRow bare = DatasetUtterance.newBuilder(1, "a", "text").promptTokens(9).build();
    infer(options().prompt(() -> other, "Other words.").build(), List.of(bare));
    assertEquals(0.5f, speech.voices.get(0).embedding().get(0));
    assertEquals(2, speech.voices.get(0).speechTokens().remaining());
    assertEquals(1, speech.enrolled.get());
    DatasetOptions gone =
        options()
            .prompt(
                () -> {
                  throw new IOException("no recording");
                },
                "Words.")
            .build();
    assertThrows(IOException.class, () -> infer(gone, Rows.of("one")));
  }

  @Test
  void shardsTogetherAreTheWhole() throws IOException {
    String[] texts = {"one", "two", "three", "four", "five"};
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    infer(DatasetOptions.newBuilder(whole).build(), Rows.of(texts));
    for (int i = 0; i < 2; i++) {
      DatasetOptions part = DatasetOptions.newBuilder(parts).shard(new Shard(i, 2)).build();
      DatasetSummary summary = infer(part, Rows.of(texts));
      assertEquals(3 - i, summary.done());
    }
    assertEquals(OutputState.of(whole).wavs(), OutputState.of(parts).wavs());
    assertEquals(5, infer(DatasetOptions.newBuilder(parts).build(), Rows.of(texts)).earlier());
  }

  @Test
  void duplicatesAreSeenAcrossShards() throws IOException {
    List<DatasetRow> rows =
        List.of(Rows.row(1, "a", "one").build(), Rows.row(2, "a", "two").build());
    DatasetSummary second = infer(options().shard(new Shard(1, 2)).build(), rows);
    assertEquals(1, second.skipped());
    infer(options().shard(new Shard(0, 2)).build(), rows);
    state().requireDone("a");
    assertEquals(List.of("one"), speech.spoken);
  }

  @Test
  void stopsAfterTheLimit() throws IOException {
    infer(options().limit(2).build(), Rows.of("one", "two", "three"));
    state().requireDone("id-1", "id-2");
    List<OptionalLong> rows = new ArrayList<>();
    new LocalDatasetInferer(speech, options().limit(2).shard(new Shard(1, 2)).build())
        .infer(
            new Rows(Rows.of("one", "two", "three")),
            new DatasetListener() {
              @Override
              public void begin(OptionalLong count) {
                rows.add(count);
              }
            });
    assertEquals(List.of(OptionalLong.of(1)), rows);
  }

  @Test
  void keepsTheEngineFullAndNoFuller() throws IOException {
    String[] texts = Collections.nCopies(40, "text").toArray(new String[0]);
    infer(options().batchSize(3).workers(2).prefetch(4).build(), Rows.of(texts));
    assertTrue(speech.most.get() <= 6, () -> "in the engine: " + speech.most.get());
    assertEquals(40, state().of(DatasetStatus.DONE).size());
  }

  @Test
  void waitsWhereTheQueueIsFull() throws IOException {
    String[] texts = Collections.nCopies(30, "text").toArray(new String[0]);
    try (FakeSpeech narrow = new FakeSpeech(2)) {
      DatasetOptions options = options().batchSize(4).workers(3).build();
      DatasetSummary summary =
          new LocalDatasetInferer(narrow, options).infer(new Rows(Rows.of(texts)));
      assertEquals(30, summary.done());
      assertTrue(narrow.most.get() <= 2);
    }
  }

  @Test
  void anotherSeedIsRefusedBeforeAnyWork() throws IOException {
    infer(Rows.of("one"));
    DatasetOptions other = options().seed(1).build();
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> infer(other, Rows.of("one", "two")));
    assertTrue(e.getMessage().startsWith("seed: "), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> OutputFolder.check(other));
    assertEquals(1, speech.spoken.size());
  }

  @Test
  void twoRunsDoNotShareRows() throws Exception {
    DatasetReader nested =
        new DatasetReader() {
          @Override
          public Optional<DatasetRow> next() throws IOException {
            for (Shard taken : List.of(new Shard(0, 2), Shard.WHOLE, new Shard(2, 4))) {
              DatasetOptions options = options().shard(taken).build();
              Exception e = assertThrows(IOException.class, () -> infer(options, Rows.of("x")));
              assertTrue(e.getMessage().contains("another run"), e.getMessage());
            }
            for (Shard free : List.of(new Shard(1, 2), new Shard(3, 4))) {
              infer(options().shard(free).build(), Rows.of("x", "y", "z", "t"));
            }
            return Optional.empty();
          }

          @Override
          public void close() {}
        };
    DatasetOptions half = options().shard(new Shard(0, 2)).build();
    new LocalDatasetInferer(speech, half).infer(nested);
    infer(half, Rows.of("x", "y", "z", "t"));
    state().requireDone("id-1", "id-2", "id-3", "id-4");
  }

  @Test
  void anInterruptStopsItAndAnotherRunGoesOn() throws Exception {
    DatasetListener interrupting =
        new DatasetListener() {
          @Override
          public void result(DatasetResult result) {
            Thread.currentThread().interrupt();
          }
        };
    List<DatasetRow> rows = Rows.of("one", "for ever", "three", "four");
    assertThrows(
        CosyVoiceException.class,
        () ->
            new LocalDatasetInferer(speech, options().build()).infer(new Rows(rows), interrupting));
    assertTrue(Thread.interrupted());
    infer(Rows.of("one", "two", "three", "four"));
    state().requireDone("id-1", "id-2", "id-3", "id-4");
  }

  @Test
  void aListenersErrorEndsTheRun() {
    DatasetListener failing =
        new DatasetListener() {
          @Override
          public void result(DatasetResult result) {
            throw new UnsupportedOperationException("enough");
          }
        };
    LocalDatasetInferer inferer = new LocalDatasetInferer(speech, options().build());
    assertThrows(
        UnsupportedOperationException.class,
        () -> inferer.infer(new Rows(Rows.of("one", "two")), failing));
  }

  @Test
  void aClosedModelEndsTheRun() {
    assertThrows(IllegalStateException.class, () -> infer(Rows.of("one", "closed", "three")));
  }

  @Test
  void aFolderThatCannotBeWrittenEndsTheRun() throws IOException {
    Files.createDirectories(folder.resolve("id-2.wav").resolve("not empty"));
    Exception e = assertThrows(IOException.class, () -> infer(Rows.of("one", "two", "three")));
    assertTrue(e.getMessage().contains("id-2.wav: can't be written"), e.getMessage());
    Path file = Files.createFile(folder.resolve("file"));
    DatasetOptions nowhere = DatasetOptions.newBuilder(file).build();
    e = assertThrows(IOException.class, () -> infer(nowhere, Rows.of("one")));
    assertTrue(e.getMessage().contains("expected a folder, got a file"), e.getMessage());
  }

  @Test
  void aSetThatEndsInTheMiddleEndsTheRun() throws IOException {
    DatasetReader broken =
        new DatasetReader() {
          private int rows;

          @Override
          public Optional<DatasetRow> next() throws IOException {
            if (rows++ == 20) {
              throw new IOException("disk gone");
            }
            return Optional.of(Rows.row(rows, "id-" + rows, "text").build());
          }

          @Override
          public void close() {}
        };
    assertThrows(
        IOException.class, () -> new LocalDatasetInferer(speech, options().build()).infer(broken));
    assertTrue(state().of(DatasetStatus.DONE).size() >= 10);
  }
}
