package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.Shard;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an utterance of a set says is its own affair, with real nets. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class DatasetTest {
  private static final String[] TEXTS = {"Hi.", "One two.", "Yes.", "Go on."};

  /**
   * A sum in another order, through the flow and the vocoder; other tokens differ by a hundred
   * times.
   */
  private static final float ROUNDING = 2e-3f;

  @TempDir Path folder;

  /** Speaks the set; tokens by id. */
  private Map<String, Integer> speak(CosyVoice2 tts, DatasetOptions options, List<DatasetRow> rows)
      throws IOException {
    Map<String, Integer> tokens = new TreeMap<>();
    DatasetSummary summary =
        DatasetInferer.of(tts, options)
            .infer(
                new MemorySet(rows.iterator()),
                new DatasetListener() {
                  @Override
                  public void result(DatasetResult result) {
                    tokens.put(result.id().orElseThrow(), result.speech().orElseThrow().tokens());
                  }
                });
    assertEquals(tokens.size(), summary.done());
    return tokens;
  }

  private static List<DatasetRow> rows() {
    List<DatasetRow> rows = new ArrayList<>();
    List<String> prompts = Goldens.wavNames();
    for (int i = 0; i < TEXTS.length; i++) {
      rows.add(
          DatasetUtterance.newBuilder(i + 1, "utt-" + i, TEXTS[i])
              .promptText(Loaded.transcript())
              .promptAudio(PromptAudio.of(Goldens.wav(prompts.get(i % 2))))
              .build());
    }
    return rows;
  }

  private static CosyVoice2 load(boolean deterministic) throws IOException {
    return CosyVoice2.load(
        Goldens.modelDirectory(),
        EngineOptions.newBuilder().threads(1).maxBatch(4).deterministic(deterministic).build());
  }

  @Test
  void deterministicBytesDependOnNothingButTheRow() throws IOException {
    Path alone = folder.resolve("alone");
    Path batch = folder.resolve("batch");
    Path parts = folder.resolve("parts");
    try (CosyVoice2 tts = load(true)) {
      Map<String, Integer> tokens =
          speak(tts, DatasetOptions.newBuilder(alone).seed(3).build(), rows());
      assertEquals(TEXTS.length, tokens.size());
      List<DatasetRow> reversed = rows();
      Collections.reverse(reversed);
      DatasetOptions.Builder four =
          DatasetOptions.newBuilder(batch).seed(3).batchSize(4).workers(2);
      assertEquals(tokens, speak(tts, four.build(), reversed));
      DatasetOptions.Builder part = DatasetOptions.newBuilder(parts).seed(3).batchSize(2);
      Map<String, Integer> together = new TreeMap<>();
      for (int i = 1; i >= 0; i--) {
        together.putAll(speak(tts, part.shard(new Shard(i, 2)).build(), rows()));
      }
      assertEquals(tokens, together);
    }
    for (int i = 0; i < TEXTS.length; i++) {
      String file = "utt-" + i + ".wav";
      byte[] bytes = Files.readAllBytes(alone.resolve(file));
      assertArrayEquals(bytes, Files.readAllBytes(batch.resolve(file)), file);
      assertArrayEquals(bytes, Files.readAllBytes(parts.resolve(file)), file);
    }
  }

  @Test
  void aBatchSaysWhatEachSaysAlone() throws IOException {
    Path alone = folder.resolve("alone");
    Path batch = folder.resolve("batch");
    try (CosyVoice2 tts = load(false)) {
      DatasetOptions.Builder one = DatasetOptions.newBuilder(alone);
      DatasetOptions.Builder four = DatasetOptions.newBuilder(batch).batchSize(4).workers(2);
      for (DatasetOptions.Builder options : List.of(one, four)) {
        options.wavFormat(Audio.WavFormat.FLOAT32);
      }
      assertEquals(speak(tts, one.build(), rows()), speak(tts, four.build(), rows()));
    }
    for (int i = 0; i < TEXTS.length; i++) {
      String file = "utt-" + i + ".wav";
      FloatBuffer expected = Audio.readWav(alone.resolve(file)).samples();
      FloatBuffer actual = Audio.readWav(batch.resolve(file)).samples();
      assertEquals(expected.remaining(), actual.remaining(), file);
      while (expected.hasRemaining()) {
        assertEquals(expected.get(), actual.get(), ROUNDING, file);
      }
    }
  }

  /** A set in memory. */
  private record MemorySet(Iterator<DatasetRow> each) implements DatasetReader {
    @Override
    public Optional<DatasetRow> next() {
      return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
