package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Speech that comes in pieces, with real nets. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class StreamingTest {
  private static final String TEXT =
      "Hello there, this is a sentence of some length, and so on, until a few seconds are full.";

  /** All chunks in one piece: the whole pass that streams are compared with. */
  private static final StreamOptions AT_ONCE = new StreamOptions(60, 1, 60, Seam.CONTINUOUS);

  private static Loaded loaded;

  @BeforeAll
  static void load() throws IOException {
    loaded = Loaded.open(EngineOptions.newBuilder().threads(1).deterministic(true));
    // The voice's prompt is kept from its first stream on.
    say(loaded.model(), StreamOptions.defaults(), 1).audio();
  }

  @AfterAll
  static void unload() {
    loaded.close();
  }

  private static Synthesis say(CosyVoice2 tts, StreamOptions streaming, double speed) {
    return tts.inferZeroShot(
        TEXT,
        loaded.voice(),
        InferenceOptions.newBuilder().seed(3).streaming(streaming).speed(speed).build());
  }

  @Test
  void piecesAreTheWholeAndTheFirstOneComesEarly() {
    Synthesis speech = say(loaded.model(), StreamOptions.defaults(), 1);
    List<AudioChunk> pieces;
    try (Stream<AudioChunk> stream = speech.stream()) {
      pieces = stream.toList();
    }
    assertTrue(pieces.size() > 1, pieces.size() + " pieces");
    long at = 0;
    for (AudioChunk piece : pieces) {
      assertEquals(at, piece.startSample());
      at = piece.endSample();
    }
    Audio whole = speech.audio();
    assertEquals(whole.length(), at);
    assertEquals(
        speech.report().segments().get(0).check().speechTokens() * 960L, at, "nothing is lost");
    assertTrue(speech.report().notes().isEmpty(), speech.report().notes().toString());
  }

  @Test
  void aStreamIsWhatOnePassOverItGives() {
    for (double speed : new double[] {1, 1.3, 0.7}) {
      float[] once = samples(say(loaded.model(), AT_ONCE, speed));
      float[] pieces = samples(say(loaded.model(), StreamOptions.defaults(), speed));
      assertEquals(once.length, pieces.length);
      assertAlike("speed " + speed, once, pieces);
    }
  }

  @Test
  void aRequestWithoutRoomComputesAgainAndSaysSo() throws IOException {
    EngineOptions.Builder options = EngineOptions.newBuilder().threads(1).flowCacheBytes(0);
    try (Loaded small = Loaded.open(options)) {
      Synthesis speech = say(small.model(), StreamOptions.defaults(), 1);
      float[] again = samples(speech);
      assertAlike("samples", samples(say(loaded.model(), StreamOptions.defaults(), 1)), again);
      assertEquals(1, speech.report().notes().size(), speech.report().notes().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Seam.class)
  void everySeamGivesAllOfIt(Seam seam) {
    Synthesis speech = say(loaded.model(), StreamOptions.defaults().withSeam(seam), 1);
    int tokens = speech.report().segments().get(0).check().speechTokens();
    assertEquals(tokens * 960, speech.audio().length());
  }

  private static float[] samples(Synthesis speech) {
    float[] samples = new float[speech.audio().length()];
    speech.audio().samples().get(samples);
    return samples;
  }

  /** The flow's rounding differs, and the vocoder's phase adds it up: see docs/numerics.md. */
  private static void assertAlike(String name, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double difference = 0;
    double level = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      level += Math.pow(expected[i], 2);
    }
    double error = Math.sqrt(difference / level);
    assertTrue(error <= 0.1, name + ": expected an error of at most 0.1, got " + error);
  }
}
