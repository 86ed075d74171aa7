package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bytedeco.javacpp.Pointer;

/** However an utterance is cut, the pieces together are the whole. */
class StreamedEqualsWholePropertyTest {
  private static final double CLOSE = 1e-3;
  private static final double SAME = 1e-6;

  private static LoadedHift hift;
  private static SpeechModel.ThreadMode mode;

  @BeforeContainer
  static void load() throws IOException {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(1); // many small nets: more threads would wait for each other
    hift = LoadedHift.open();
  }

  @AfterContainer
  static void close() {
    hift.close();
    mode.close();
  }

  @Provide
  Arbitrary<List<Integer>> splits() {
    Arbitrary<Integer> tiny = Arbitraries.of(0, 1, 2);
    Arbitrary<Integer> usual = Arbitraries.integers().between(3, 60);
    return Arbitraries.frequencyOf(Tuple.of(2, tiny), Tuple.of(3, usual))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Integer>> crumbs() {
    return Arbitraries.integers().between(0, 3).list().ofMinSize(1).ofMaxSize(10);
  }

  @Property(tries = 25, seed = "42")
  void wave(@ForAll("splits") List<Integer> pieces, @ForAll long seed) {
    assertWaveIsWhole(pieces, seed);
  }

  @Property(tries = 25, seed = "42")
  void waveOfAVeryShortUtterance(@ForAll("crumbs") List<Integer> pieces, @ForAll long seed) {
    assertWaveIsWhole(pieces, seed);
  }

  private static void assertWaveIsWhole(List<Integer> pieces, long seed) {
    int frames = pieces.stream().mapToInt(Integer::intValue).sum();
    leavesNothing(
        () -> {
          Tensor mel = LoadedHift.mel(frames);
          float[] streamed;
          try (HiFTStream stream = WindowedWave.continuous(hift.net(), LoadedHift.noise(seed))) {
            streamed = LoadedHift.streamed(stream, mel, pieces);
          }
          assertEquals(frames * hift.samplesPerFrame(), streamed.length);
          if (frames > 0) {
            float[] source = source(mel, pieces, LoadedHift.noise(seed));
            Tensor whole =
                hift.net().decode(mel, Tensor.of(source, 1, 1, source.length), Probe.NONE);
            Parity.assertClose("wave", whole.toFloats(), streamed, CLOSE);
          }
        });
  }

  @Property(tries = 25, seed = "42")
  void source(@ForAll("splits") List<Integer> pieces, @ForAll boolean gaussian) {
    int frames = pieces.stream().mapToInt(Integer::intValue).sum();
    leavesNothing(
        () -> {
          if (frames > 0) {
            Tensor mel = LoadedHift.mel(frames);
            Tensor whole = hift.net().source(hift.net().f0(mel), noise(gaussian), Probe.NONE);
            float[] streamed = source(mel, pieces, noise(gaussian));
            Parity.assertClose("source", whole.toFloats(), streamed, CLOSE);
          }
        });
  }

  private static Noise noise(boolean gaussian) {
    RandomSource random = new RandomSource(7);
    return gaussian ? Noise.gaussian(random) : Noise.flat(random);
  }

  private static float[] source(Tensor mel, List<Integer> pieces, Noise noise) {
    List<float[]> given = new ArrayList<>();
    try (SourceStream stream = new SourceStream(hift.net(), noise)) {
      long from = 0;
      for (int i = 0; i < pieces.size(); i++) {
        boolean last = i == pieces.size() - 1;
        given.add(stream.next(mel.narrow(2, from, pieces.get(i)), last).toFloats());
        from += pieces.get(i);
      }
    }
    return LoadedHift.joined(given);
  }

  @Property(tries = 200, seed = "42")
  void otherSpeed(
      @ForAll("splits") List<Integer> pieces,
      @ForAll @DoubleRange(min = 0.5, max = 2) double speed) {
    int frames = pieces.stream().mapToInt(Integer::intValue).sum();
    leavesNothing(
        () -> {
          Tensor mel = LoadedHift.mel(frames);
          Tensor whole = stretched(mel, List.of(frames), speed);
          assertEquals(
              frames == 0 ? 0 : Math.max(1, (int) (frames / speed)), whole.size(2), "frames");
          Tensor streamed = stretched(mel, pieces, speed);
          assertArrayEquals(whole.shape(), streamed.shape());
          Parity.assertClose("mel", whole.toFloats(), streamed.toFloats(), SAME);
        });
  }

  private static Tensor stretched(Tensor mel, List<Integer> pieces, double speed) {
    Tensor all = Tensor.empty(1, mel.size(1), 0);
    try (MelStretch stretch = new MelStretch((int) mel.size(1), speed)) {
      long from = 0;
      for (int i = 0; i < pieces.size(); i++) {
        boolean last = i == pieces.size() - 1;
        Tensor more = stretch.next(mel.narrow(2, from, pieces.get(i)), last);
        all = Tensor.cat(2, all, more);
        from += pieces.get(i);
      }
    }
    return all;
  }

  /** Phases are summed over a minute of frames; fewer samples a frame, as nine sines are many. */
  @Property(tries = 20, seed = "42")
  void phases(@ForAll @IntRange(min = 1, max = 400) int piece, @ForAll long seed) {
    HiFTConfig config = hift.net().config();
    float[] f0 = new float[3000];
    new RandomSource(seed).fill(f0);
    for (int i = 0; i < f0.length; i++) {
      f0[i] = 80 + 400 * f0[i];
    }
    float[] whole = track(config).next(f0, f0.length);
    PhaseTrack pieces = track(config);
    List<float[]> given = new ArrayList<>();
    for (int from = 0; from < f0.length; from += piece) {
      int to = Math.min(from + piece, f0.length);
      float[] part = Arrays.copyOfRange(f0, from, Math.min(to + 1, f0.length));
      given.add(pieces.next(part, to - from));
    }
    assertArrayEquals(whole, LoadedHift.joined(given));
  }

  private static PhaseTrack track(HiFTConfig config) {
    return new PhaseTrack(config.source(), 48);
  }

  private static void leavesNothing(Runnable body) {
    long before = Pointer.totalCount();
    TensorScope.run(body);
    assertEquals(before, Pointer.totalCount(), "native handles");
  }
}
