package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakCheck.class)
class HiFTGeneratorTest {
  private static final double CLOSE = 1e-4;
  private static final double CLOSE_SOUND = 1e-3;

  /** An error of 1e-6 in the pitch, summed over a second and multiplied by nine harmonics. */
  private static final double CLOSE_AFTER_OWN_PITCH = 2e-2;

  private static final float SILENCE = (float) Math.log(1e-5);

  private static ModuleWeights weights;
  private static HiFTGenerator hift;

  private TensorScope scope;

  @BeforeAll
  static void load() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    try (WeightSource source = directory.weights("hift", true)) {
      weights = ModuleWeights.of(source);
      hift = new HiFTGenerator(weights, HiFTConfig.of(directory.config().at("hift")));
    }
  }

  @AfterAll
  static void close() {
    weights.close();
  }

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void everyTensorOfTheFileIsKnown() {
    assertEquals(Set.of(), weights.unused());
  }

  @Test
  void pitchIsUpstreams() {
    Parity.assertClose(
        "f0", Goldens.floats("hift", "f0"), hift.f0(golden("mel")).toFloats(), CLOSE);
  }

  @Test
  void sourceOfUpstreamsPitchIsUpstreams() {
    Tensor source =
        hift.source(golden("f0"), recorded("seed"), (name, x) -> compare(name, x, CLOSE_SOUND));
    compare("source", source, CLOSE_SOUND);
  }

  @ParameterizedTest
  @EnumSource(ConvWay.class)
  void everyLayerIsUpstreams(ConvWay way) throws IOException {
    try (LoadedHift other = LoadedHift.open(way)) {
      Tensor wave =
          other.net().decode(golden("mel"), golden("source"), (name, x) -> compare(name, x, CLOSE));
      compare("wave", wave, CLOSE_SOUND);
    }
  }

  @Test
  void waveOfACachedSourceIsUpstreams() {
    Tensor wave = hift.decode(golden("mel"), golden("cached.source"), Probe.NONE);
    compare("cached.wave", wave, CLOSE_SOUND);
  }

  @Test
  void probeSeesAllThatIsRecorded() {
    Set<String> seen = new HashSet<>(Set.of("mel"));
    hift.inference(golden("mel"), null, recorded("seed"), (name, x) -> seen.add(name));
    Set<String> recorded =
        Goldens.tensors("hift").names().stream()
            .filter(name -> !name.startsWith("cached."))
            .collect(Collectors.toSet());
    assertTrue(seen.containsAll(recorded), () -> "expected " + recorded + ", got " + seen);
  }

  @Test
  void cachedSourceTakesThePlaceOfTheStart() {
    Tensor cache = golden("cached.cache_source");
    HiFTGenerator.Speech speech =
        hift.inference(golden("mel"), cache, recorded("cached_seed"), Probe.NONE);
    compare("cached.source", speech.source(), CLOSE_AFTER_OWN_PITCH);
    assertArrayEquals(
        cache.toFloats(), speech.source().narrow(2, 0, cache.size(2)).contiguous().toFloats());
    assertEquals(speech.source().size(2), speech.wave().size(1));
  }

  @Test
  void wholeRequestsAreUpstreams() {
    List<String> names =
        Goldens.tensors("whole").names().stream()
            .filter(name -> Goldens.tensors("whole-vocoder").contains(name + ".0.mel"))
            .toList();
    assertTrue(names.contains("offline"));
    for (String name : names) {
      Tensor mel = golden("whole-vocoder", name + ".0.mel");
      Tensor source = golden("whole-vocoder", name + ".0.source");
      float[] wave = hift.decode(mel, source, Probe.NONE).toFloats();
      Parity.assertClose(name, Goldens.floats("whole", name), wave, CLOSE_SOUND);
    }
  }

  @Test
  void drawsAreTakenInUpstreamsOrder() {
    List<String> draws = new ArrayList<>();
    Noise counting =
        new Noise() {
          @Override
          public void uniform(float[] into) {
            draws.add("uniform " + into.length);
          }

          @Override
          public void normal(float[] into) {
            draws.add("normal " + into.length);
          }
        };
    hift.source(Tensor.zeros(1, 2), counting, Probe.NONE);
    int sines = hift.config().source().sines();
    int samples = 2 * hift.config().samplesPerFrame();
    assertEquals(
        List.of("uniform " + sines, "normal " + samples * sines, "normal " + samples), draws);
  }

  @Test
  void silenceWithoutPitchStaysFinite() {
    Tensor mel = Tensor.zeros(1, hift.config().channels().mel(), 5).fill_(SILENCE);
    Tensor source = hift.source(Tensor.zeros(1, 5), noise(1), Probe.NONE);
    float[] wave = hift.decode(mel, source, Probe.NONE).toFloats();
    assertEquals(5 * hift.config().samplesPerFrame(), wave.length);
    double limit = hift.config().output().audioLimit() + 1e-6;
    for (float sample : wave) {
      assertTrue(Math.abs(sample) <= limit, () -> "got " + sample); // false for NaN too
    }
  }

  @Test
  void oneFrameIsEnough() {
    Tensor mel = Tensor.zeros(1, hift.config().channels().mel(), 1);
    Tensor wave = hift.inference(mel, null, noise(1), Probe.NONE).wave();
    assertArrayEquals(new long[] {1, hift.config().samplesPerFrame()}, wave.shape());
  }

  @Test
  void sameSeedGivesSameSamples() {
    Tensor mel = golden("mel");
    float[] first = hift.inference(mel, null, noise(7), Probe.NONE).wave().toFloats();
    float[] second = hift.inference(mel, null, noise(7), Probe.NONE).wave().toFloats();
    assertArrayEquals(first, second);
    float[] other = hift.inference(mel, null, noise(8), Probe.NONE).wave().toFloats();
    assertTrue(!Arrays.equals(first, other));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    int bins = hift.config().channels().mel();
    int samples = hift.config().samplesPerFrame();
    Tensor frame = Tensor.zeros(1, bins, 1);
    assertRefused("mel", () -> hift.f0(Tensor.zeros(1, bins, 0)));
    assertRefused("mel", () -> hift.f0(Tensor.zeros(1, bins + 1, 1)));
    assertRefused("mel", () -> hift.f0(Tensor.zeros(bins, 1)));
    assertRefused("source", () -> hift.decode(frame, Tensor.zeros(1, 1, 1), Probe.NONE));
    assertRefused(
        "cache source",
        () -> hift.inference(frame, Tensor.zeros(1, 1, samples + 1), noise(1), Probe.NONE));
  }

  private static void assertRefused(String name, Runnable call) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, call::run, name);
    assertTrue(refusal.getMessage().startsWith(name + ": expected shape"), refusal::getMessage);
  }

  private static Noise noise(long seed) {
    return Noise.gaussian(new RandomSource(seed));
  }

  private static Noise recorded(String seed) {
    return Noise.flat(
        new RandomSource(Long.parseLong(Goldens.tensors("hift").metadata().get(seed))));
  }

  private static Tensor golden(String name) {
    return golden("hift", name);
  }

  private static Tensor golden(String file, String name) {
    return Tensor.of(Goldens.floats(file, name), Goldens.shape(file, name));
  }

  private static void compare(String name, Tensor actual, double tolerance) {
    if (Goldens.tensors("hift").contains(name)) {
      assertArrayEquals(Goldens.shape("hift", name), actual.shape(), name);
      Parity.assertClose(name, Goldens.floats("hift", name), actual.toFloats(), tolerance);
    }
  }
}
