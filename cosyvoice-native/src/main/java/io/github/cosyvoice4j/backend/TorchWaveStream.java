package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.hift.HiFTStream;
import io.github.cosyvoice4j.hift.MelStretch;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/** Speed, then vocoder. */
final class TorchWaveStream implements WaveStream {
  private final MelStretch stretch; // null where the speed is 1
  private final HiFTStream stream;
  private boolean ended;

  TorchWaveStream(HiFTGenerator hift, VocoderPlan plan) {
    stream = HiFTStream.open(hift, plan);
    stretch =
        plan.speed() == 1 ? null : new MelStretch(hift.config().channels().mel(), plan.speed());
  }

  @Override
  public float[] next(MelFrames mel, boolean last) {
    if (ended) {
      throw new IllegalStateException("WaveStream: the last frames were given, or it is closed");
    }
    ended = last;
    Tensor frames = ((TorchMel) mel).mel();
    return DeviceMemory.guarded(
        () ->
            TensorScope.compute(
                () -> stream.next(stretch == null ? frames : stretch.next(frames, last), last)));
  }

  @Override
  public void close() {
    ended = true;
    stream.close();
    if (stretch != null) {
      stretch.close();
    }
  }
}
