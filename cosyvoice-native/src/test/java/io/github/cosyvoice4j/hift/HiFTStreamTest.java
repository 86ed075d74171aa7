package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class HiFTStreamTest {
  private static final double CLOSE = 1e-4;
  private static final double CLOSE_SOUND = 1e-3;

  /** Pitch is integrated into phase, and random weights make much of a small difference. */
  private static final double SAME_SOUND = 0.1;

  private static final int UPSTREAM_CACHE = 8;

  private static LoadedHift hift;

  private TensorScope scope;

  @BeforeAll
  static void load() throws IOException {
    hift = LoadedHift.open();
  }

  @AfterAll
  static void close() {
    hift.close();
  }

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
  }

  // ---- speed of whole utterances

  @Test
  void resizedMelIsUpstreams() {
    Tensor resized = MelStretch.resized(LoadedHift.golden("whole-vocoder", "offline.0.mel"), 1.3);
    assertArrayEquals(Goldens.shape("whole-vocoder", "speed_1.3.0.mel"), resized.shape());
    Parity.assertClose(
        "mel", Goldens.floats("whole-vocoder", "speed_1.3.0.mel"), resized.toFloats(), CLOSE);
  }

  @Test
  void slowedMelIsAsLongAsUpstreams() {
    Tensor resized = MelStretch.resized(LoadedHift.mel(80), 0.8); // 40 tokens
    assertArrayEquals(Goldens.shape("whole-vocoder", "speed_0.8.0.mel"), resized.shape());
  }

  @Test
  void sourceOfResizedMelIsUpstreams() {
    long seed = 2000;
    for (String name : List.of("offline.0", "speed_1.3.0", "speed_0.8.0")) {
      Tensor mel = LoadedHift.golden("whole-vocoder", name + ".mel");
      Tensor source = hift.net().source(hift.net().f0(mel), flat(seed), Probe.NONE);
      float[] expected = Goldens.floats("whole-vocoder", name + ".source");
      assertTrue(Parity.rmsError(expected, source.toFloats()) < SAME_SOUND, name);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void nonsenseSpeedIsRefused(double speed) {
    Tensor mel = LoadedHift.mel(2);
    assertThrows(IllegalArgumentException.class, () -> MelStretch.resized(mel, speed));
    assertThrows(IllegalArgumentException.class, () -> new MelStretch(2, speed));
    assertThrows(
        IllegalArgumentException.class, () -> new VocoderPlan(Seam.CONTINUOUS, speed, noise(1)));
  }

  @Test
  void upstreamsSeamHasOneSpeed() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new VocoderPlan(Seam.UPSTREAM, 1.5, noise(1)));
    assertTrue(refusal.getMessage().startsWith("speed: expected 1"), refusal::getMessage);
  }

  // ---- upstream's stream

  @Test
  void piecesOfUpstreamsMelAndSourceAreUpstreams() {
    int pieces = upstreamPieces();
    assertTrue(pieces > 1);
    try (UpstreamWave stream = new UpstreamWave(hift.net(), noise(1))) {
      for (int i = 0; i < pieces; i++) {
        Tensor mel = LoadedHift.golden("whole-vocoder", "upstream_stream." + i + ".mel");
        Tensor source = LoadedHift.golden("whole-vocoder", "upstream_stream." + i + ".source");
        Tensor wave = hift.net().decode(mel, source, Probe.NONE);
        float[] given = stream.join(new HiFTGenerator.Speech(wave, source), i == pieces - 1);
        Parity.assertClose(
            "piece " + i, Goldens.floats("whole", "upstream_stream." + i), given, CLOSE_SOUND);
      }
    }
  }

  @Test
  void piecesOfUpstreamsMelAreUpstreams() {
    int pieces = upstreamPieces();
    long[] seed = {seed("upstream_stream")};
    VocoderPlan plan = new VocoderPlan(Seam.UPSTREAM, 1, () -> flat(seed[0]++));
    try (HiFTStream stream = HiFTStream.open(hift.net(), plan)) {
      for (int i = 0; i < pieces; i++) {
        Tensor mel = LoadedHift.golden("whole-vocoder", "upstream_stream." + i + ".mel");
        int cached = i == 0 ? 0 : UPSTREAM_CACHE;
        Tensor fresh = mel.narrow(2, cached, mel.size(2) - cached);
        float[] given = stream.next(fresh, i == pieces - 1);
        float[] expected = Goldens.floats("whole", "upstream_stream." + i);
        assertEquals(expected.length, given.length);
        assertTrue(Parity.rmsError(expected, given) < SAME_SOUND, "piece " + i);
      }
    }
  }

  private static int upstreamPieces() {
    Set<String> names = Set.copyOf(Goldens.tensors("whole").names());
    int pieces = 0;
    while (names.contains("upstream_stream." + pieces)) {
      pieces++;
    }
    return pieces;
  }

  private static long seed(String name) {
    String seeds = Goldens.tensors("whole").metadata().get("seeds");
    return JsonParser.parseString(seeds).getAsJsonObject().get(name).getAsLong();
  }

  // ---- what every seam promises

  @ParameterizedTest
  @EnumSource(Seam.class)
  void nothingIsLostOrAdded(Seam seam) {
    for (List<Integer> pieces :
        List.of(
            List.of(0),
            List.of(1),
            List.of(3, 0, 4, 0),
            List.of(8, 1, 0),
            List.of(50, 3, 100, 6),
            List.of(20, 20, 20, 0))) {
      int frames = pieces.stream().mapToInt(Integer::intValue).sum();
      try (HiFTStream stream = open(seam)) {
        float[] given = LoadedHift.streamed(stream, LoadedHift.mel(frames), pieces);
        assertEquals(frames * hift.samplesPerFrame(), given.length, () -> seam + " " + pieces);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Seam.class)
  void firstPieceComesAsSoonAsItCan(Seam seam) {
    int held = seam == Seam.CONTINUOUS ? 18 : 8;
    assertEquals(13, hift.net().config().contextFrames(), "as in every released model");
    try (HiFTStream stream = open(seam)) {
      assertEquals(0, stream.next(LoadedHift.mel(held), false).length);
      assertEquals(hift.samplesPerFrame(), stream.next(LoadedHift.mel(1), false).length);
      assertEquals(7 * hift.samplesPerFrame(), stream.next(LoadedHift.mel(7), false).length);
      assertEquals(held * hift.samplesPerFrame(), stream.next(LoadedHift.mel(0), true).length);
    }
  }

  @ParameterizedTest
  @EnumSource(Seam.class)
  void samplesAreWithinTheLimit(Seam seam) {
    try (HiFTStream stream = open(seam)) {
      float[] given = LoadedHift.streamed(stream, LoadedHift.mel(100), List.of(40, 30, 30));
      double limit = seam == Seam.UPSTREAM ? 1.08 : 1;
      for (float sample : given) {
        assertTrue(Math.abs(sample) <= limit, () -> "got " + sample);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Seam.class)
  void aStreamLeftEarlyOrBrokenLeavesNothing(Seam seam) {
    HiFTStream left = open(seam);
    left.next(LoadedHift.mel(30), false);
    left.close();
    left.close();
    for (int n = 0; n < 4; n++) {
      Noise noise = new FailingNoise(n);
      assertThrows(
          IllegalStateException.class,
          () -> {
            try (HiFTStream stream =
                HiFTStream.open(hift.net(), new VocoderPlan(seam, 1, () -> noise))) {
              for (int i = 0; i < 4; i++) {
                stream.next(LoadedHift.mel(30), false);
              }
            }
          });
    }
  }

  /** Fails at the n-th call. */
  private static final class FailingNoise implements Noise {
    private int left;

    FailingNoise(int left) {
      this.left = left;
    }

    @Override
    public void uniform(float[] into) {
      draw();
    }

    @Override
    public void normal(float[] into) {
      draw();
    }

    private void draw() {
      if (left-- == 0) {
        throw new IllegalStateException("no noise");
      }
    }
  }

  @Test
  void whatIsKeptDoesNotGrow() {
    Tensor second = LoadedHift.mel(50);
    long[] most = {0};
    try (Tape tape = new Tape(second.size(1))) {
      for (int i = 0; i < 100; i++) {
        tape.append(second);
        tape.forget(tape.end() - 13);
        most[0] = Math.max(most[0], tape.all().size(2));
      }
      assertEquals(5000, tape.end());
    }
    assertEquals(13, most[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 249, 250, 251, 505})
  void longUtterancesInWindowsAreTheWhole(int frames) {
    Tensor mel = LoadedHift.mel(frames);
    float[] whole = hift.net().inference(mel, null, noise(1).get(), Probe.NONE).wave().toFloats();
    float[] windows = HiFTStream.whole(hift.net(), mel, noise(1).get());
    Parity.assertClose("wave", whole, windows, CLOSE_SOUND);
  }

  /** Ten seconds are compared at a time, as a minute of nine sines is large. */
  @Test
  void sourceOfAMinuteDoesNotDependOnItsPieces() {
    Tensor mel = LoadedHift.mel(500);
    try (SourceStream one = new SourceStream(hift.net(), noise(1).get());
        SourceStream other = new SourceStream(hift.net(), noise(1).get())) {
      for (int second = 0; second < 60; second += 10) {
        boolean last = second == 50;
        float[] whole = one.next(mel, last).toFloats();
        List<float[]> pieces = new ArrayList<>();
        int[] sizes = {50, 1, 333, 100, 16};
        for (int i = 0, from = 0; i < sizes.length; from += sizes[i++]) {
          Tensor piece = mel.narrow(2, from, sizes[i]);
          pieces.add(other.next(piece, last && i == sizes.length - 1).toFloats());
        }
        float[] joined = LoadedHift.joined(pieces);
        Parity.assertClose("source from second " + second, whole, joined, CLOSE_SOUND);
      }
    }
  }

  // ---- cross-fade

  @Test
  void fadedPiecesAreTheWholeAwayFromSeams() {
    List<Integer> pieces = List.of(60, 60, 60);
    Tensor mel = LoadedHift.mel(180);
    float[] whole;
    float[] faded;
    try (HiFTStream one = open(Seam.CONTINUOUS);
        HiFTStream other = open(Seam.CROSS_FADE)) {
      whole = LoadedHift.streamed(one, mel, pieces);
      faded = LoadedHift.streamed(other, mel, pieces);
    }
    for (int seam = 60; seam <= 180; seam += 60) {
      int from = (seam - 60) * hift.samplesPerFrame();
      int to = (seam == 180 ? 180 : seam - 18) * hift.samplesPerFrame();
      Parity.assertClose(
          "frames before " + seam,
          Arrays.copyOfRange(whole, from, to),
          Arrays.copyOfRange(faded, from, to),
          CLOSE_SOUND);
    }
  }

  @Test
  void normalizedFadeOfEqualEndsChangesNothing() {
    float[] end = {1, -2, 3, 0.5f};
    float[] start = {1, -2, 3, 0.5f, 7};
    Fade.normalized(4).apply(end, start);
    assertArrayEquals(new float[] {1, -2, 3, 0.5f, 7}, start, 1e-6f);
  }

  @Test
  void upstreamsFadeIsNumPysHammingWindow() {
    float[] start = {1, 1};
    Fade.hamming(2).apply(new float[] {0, 0}, start);
    assertArrayEquals(new float[] {0.08f, 0.77f}, start, 1e-6f);
    float[] end = {0, 0};
    Fade.hamming(2).apply(new float[] {1, 1}, end);
    assertArrayEquals(new float[] {0.77f, 0.08f}, end, 1e-6f);
  }

  private static HiFTStream open(Seam seam) {
    return HiFTStream.open(hift.net(), new VocoderPlan(seam, 1, noise(1)));
  }

  private static Supplier<Noise> noise(long seed) {
    return () -> LoadedHift.noise(seed);
  }

  private static Noise flat(long seed) {
    return Noise.flat(new RandomSource(seed));
  }
}
