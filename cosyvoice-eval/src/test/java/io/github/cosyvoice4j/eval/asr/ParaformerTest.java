package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.eval.asr.AsrGoldens.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against what sherpa-onnx 2.0.1 (centred) and 1.13.4 (legacy) hear. */
class ParaformerTest {
  @TempDir private Path folder;

  private static AsrOptions options(int featureRate, Lfr lfr) {
    return new AsrOptions(1, featureRate, lfr);
  }

  @ParameterizedTest
  @CsvSource({"16000", "24000"})
  void hearsWhatSherpaHears(int featureRate) throws IOException {
    assertHears(AsrGoldens.model(), "expected.json", options(featureRate, Lfr.CENTERED));
  }

  @ParameterizedTest
  @CsvSource({"16000", "24000"})
  void hearsWhatSherpaHeardBeforeItsWindowsWereCentred(int featureRate) throws IOException {
    assumeTrue(AsrGoldens.areBundled());
    Path model = AsrGoldens.bundled("paraformer");
    assertHears(model, "expected-legacy.json", options(featureRate, Lfr.LEGACY));
  }

  /** Of other sizes, with four outputs, in {@code model.int8.onnx}. */
  @ParameterizedTest
  @CsvSource({"16000", "24000"})
  void tellsWhereTokensBegin(int featureRate) throws IOException {
    assumeTrue(AsrGoldens.areBundled());
    Path model = AsrGoldens.bundled("paraformer-timestamps");
    assertHears(model, "expected.json", options(featureRate, Lfr.CENTERED));
  }

  private static void assertHears(Path model, String expected, AsrOptions options)
      throws IOException {
    int compared = 0;
    try (Paraformer asr = Paraformer.load(model, options)) {
      for (Row row : AsrGoldens.rows(model.resolve(expected))) {
        if (row.featureRate() == options.featureRate()) {
          assertSame(row, asr.transcribe(FirstChannel.read(AsrGoldens.wav(row))));
          compared++;
        }
      }
    }
    assertTrue(compared > 0);
  }

  private static void assertSame(Row row, Transcript actual) {
    Transcript expected = row.transcript();
    assertEquals(expected.tokens(), actual.tokens(), row.wav());
    assertEquals(expected.text(), actual.text(), row.wav());
    assertEquals(expected.timestamps().size(), actual.timestamps().size(), row.wav());
    for (int i = 0; i < expected.timestamps().size(); i++) {
      assertEquals(expected.timestamps().get(i), actual.timestamps().get(i), 1e-3, row.wav());
    }
  }

  @ParameterizedTest
  @EnumSource(Lfr.class)
  void hearsInABatchWhatItHearsAlone(Lfr lfr) throws IOException {
    Path model = AsrGoldens.model();
    List<Audio> audios = new ArrayList<>();
    for (Row row : AsrGoldens.rows(model.resolve("expected.json"))) {
      audios.add(FirstChannel.read(AsrGoldens.wav(row)));
    }
    audios.add(2, Audio.of(new float[10], 16_000));
    try (Paraformer asr = Paraformer.load(model, options(16_000, lfr))) {
      List<Transcript> alone = new ArrayList<>();
      for (Audio audio : audios) {
        alone.add(asr.transcribe(audio));
      }
      assertEquals(alone, asr.transcribeAll(audios));
      assertEquals(List.of(), asr.transcribeAll(List.of()));
    }
  }

  /** A frame is 25 ms; without a whole one nothing is heard, and no net is run. */
  @Test
  void hearsNothingInWhatIsTooShort() throws IOException {
    try (Paraformer asr = Paraformer.load(AsrGoldens.model(), AsrOptions.DEFAULT)) {
      for (int samples : new int[] {0, 1, 399}) {
        assertEquals(Transcript.EMPTY, asr.transcribe(Audio.of(new float[samples], 16_000)));
      }
    }
    AsrOptions legacy = options(16_000, Lfr.LEGACY);
    try (Paraformer asr = Paraformer.load(AsrGoldens.model(), legacy)) {
      assertEquals(Transcript.EMPTY, asr.transcribe(Audio.of(new float[400], 16_000)));
    }
  }

  @Test
  void isOfNoUseOnceClosed() throws IOException {
    Paraformer asr = Paraformer.load(AsrGoldens.model(), AsrOptions.DEFAULT);
    asr.close();
    asr.close();
    Audio audio = Audio.of(new float[16_000], 16_000);
    assertThrows(IllegalStateException.class, () -> asr.transcribe(audio));
  }

  @Test
  void takesTheOneFileByName() throws IOException {
    Path model = AsrGoldens.bundled("paraformer-timestamps").resolve("model.int8.onnx");
    try (Paraformer asr = Paraformer.load(model, AsrOptions.DEFAULT)) {
      assertFalse(asr.transcribe(Audio.of(new float[16_000], 16_000)).tokens().isEmpty());
    }
  }

  @Test
  void namesTheKeyThatIsAbsentOrWrong() throws IOException {
    assertWrong("vocab_size", "vocab_sizx", "metadata vocab_size: expected a value, got none");
    assertWrong(
        "lfr_window_size\u0012\u00017",
        "lfr_window_size\u0012\u0001x",
        "metadata lfr_window_size: expected a number from 1 to 256, got x");
    assertWrong(
        "lfr_window_shift\u0012\u00016",
        "lfr_window_shift\u0012\u00010",
        "metadata lfr_window_shift: expected a number from 1 to 256, got 0");
    assertWrong(
        "lfr_window_size\u0012\u00017",
        "lfr_window_size\u0012\u00019",
        "metadata neg_mean: expected a multiple of lfr_window_size 9, got 560 values");
    assertWrong("vocab_size\u0012\u000225", "vocab_size\u0012\u000224", "vocab_size 24 tokens");
    assertWrong("0.", "0,", "metadata inv_stddev: expected 560 values as of neg_mean");
  }

  private void assertWrong(String from, String to, String part) throws IOException {
    Path source = AsrGoldens.bundled("paraformer");
    String bytes = Files.readString(source.resolve("model.onnx"), StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains(from), from);
    int at = bytes.lastIndexOf(from);
    String edited = bytes.substring(0, at) + to + bytes.substring(at + from.length());
    Files.writeString(folder.resolve("model.onnx"), edited, StandardCharsets.ISO_8859_1);
    Files.writeString(folder.resolve("tokens.txt"), Files.readString(source.resolve("tokens.txt")));
    assertRefused("model.onnx: ", part);
  }

  @Test
  void namesWhatIsNotThere() throws IOException {
    assertRefused("expected a folder with one of [model.onnx, model.int8.onnx], got none of them");
    Path absent = folder.resolve("absent");
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Paraformer.load(absent, AsrOptions.DEFAULT));
    assertTrue(e.getMessage().contains("got no folder"), e.getMessage());
    Files.copy(
        AsrGoldens.bundled("paraformer").resolve("model.onnx"), folder.resolve("model.onnx"));
    assertRefused("tokens.txt: expected the model's tokens, got no file");
    Files.writeString(folder.resolve("tokens.txt"), "</s> 0\n");
    assertRefused(
        "tokens.txt: expected a symbol for each of the model's 25 tokens, got none for 1");
    Files.writeString(folder.resolve("model.onnx"), "no net");
    assertRefused("model.onnx: expected an ONNX model");
  }

  @Test
  void refusesAnotherNet() throws IOException {
    Files.copy(
        io.github.cosyvoice4j.core.testing.Goldens.modelDirectory().resolve("campplus.onnx"),
        folder.resolve("model.onnx"));
    assertRefused("model.onnx: metadata vocab_size: expected a value, got none");
  }

  private void assertRefused(String... parts) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Paraformer.load(folder, AsrOptions.DEFAULT));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void checksOptions() {
    assertThrows(IllegalArgumentException.class, () -> options(100, Lfr.CENTERED));
    assertThrows(IllegalArgumentException.class, () -> new AsrOptions(-1, 16_000, Lfr.CENTERED));
  }
}
