package io.github.cosyvoice4j.hift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The vocoder on a device, against upstream's. */
@ExtendWith(LeakCheck.class)
abstract class HiFTOnDevice {
  private static final double CLOSE = 1e-4;
  private static final double CLOSE_SOUND = 1e-3;
  private static final int FRAMES = 60;

  private SpeechModel.ThreadMode there;
  private LoadedHift hift;
  private TensorScope scope;

  /** {@return what lets the calling thread work on the device} */
  abstract SpeechModel.ThreadMode enter();

  @BeforeEach
  void load() throws IOException {
    there = enter();
    hift = LoadedHift.open();
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    hift.close();
    there.close();
  }

  @Test
  void pitchSourceAndWaveAreUpstreams() {
    HiFTGenerator net = hift.net();
    Tensor mel = LoadedHift.golden("hift", "mel");
    long seed = Long.parseLong(Goldens.tensors("hift").metadata().get("seed"));
    Tensor source =
        net.source(LoadedHift.golden("hift", "f0"), Noise.flat(new RandomSource(seed)), Probe.NONE);
    Tensor wave = net.decode(mel, LoadedHift.golden("hift", "source"), Probe.NONE);
    assertClose("f0", net.f0(mel), CLOSE);
    assertClose("source", source, CLOSE_SOUND);
    assertClose("wave", wave, CLOSE_SOUND);
  }

  private static void assertClose(String name, Tensor actual, double tolerance) {
    Parity.assertClose(name, Goldens.floats("hift", name), actual.toFloats(), tolerance);
  }

  @Test
  void piecesTogetherAreTheWhole() {
    Tensor mel = LoadedHift.mel(FRAMES);
    float[] whole = HiFTStream.whole(hift.net(), mel, LoadedHift.noise(1));
    VocoderPlan plan = new VocoderPlan(Seam.CONTINUOUS, 1, () -> LoadedHift.noise(1));
    try (HiFTStream stream = HiFTStream.open(hift.net(), plan)) {
      float[] pieces = LoadedHift.streamed(stream, mel, List.of(33, 7, FRAMES - 40));
      Parity.assertClose("pieces", whole, pieces, CLOSE_SOUND);
    }
  }

  @Test
  void everySeamAndSpeedIsComputedThere() {
    Tensor mel = LoadedHift.mel(FRAMES);
    for (Seam seam : Seam.values()) {
      VocoderPlan plan = new VocoderPlan(seam, 1, () -> LoadedHift.noise(1));
      try (HiFTStream stream = HiFTStream.open(hift.net(), plan)) {
        float[] pieces = LoadedHift.streamed(stream, mel, List.of(33, FRAMES - 33));
        assertEquals(FRAMES * hift.samplesPerFrame(), pieces.length);
      }
    }
    assertEquals(FRAMES / 2, MelStretch.resized(mel, 2).size(2));
    try (MelStretch stretch = new MelStretch(hift.net().config().channels().mel(), 2)) {
      long given = stretch.next(mel.narrow(2, 0, 20), false).size(2);
      assertEquals(FRAMES / 2, given + stretch.next(mel.narrow(2, 20, FRAMES - 20), true).size(2));
    }
  }
}
