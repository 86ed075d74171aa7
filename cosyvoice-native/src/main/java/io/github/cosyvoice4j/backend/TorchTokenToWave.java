package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.FlowCacheOptions;
import io.github.cosyvoice4j.flow.FlowStream;
import io.github.cosyvoice4j.flow.FlowStreams;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.hift.HiFTStream;
import io.github.cosyvoice4j.hift.MelStretch;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** Flow and vocoder, one after the other; mel frames stay in libtorch. */
public final class TorchTokenToWave implements TokenToWave, AutoCloseable {
  private final CausalMaskedDiffWithXvec flow;
  private final FlowStreams melStreams;
  private final HiFTGenerator hift;
  private final boolean causal;

  /**
   * Puts two nets together; whole utterances are made with full attention.
   *
   * @param flow tokens to mel frames, borrowed
   * @param kept how much streams may keep
   * @param hift mel frames to samples, borrowed
   */
  public TorchTokenToWave(
      CausalMaskedDiffWithXvec flow, FlowCacheOptions kept, HiFTGenerator hift) {
    this(flow, kept, hift, false);
  }

  /**
   * Puts two nets together.
   *
   * @param flow tokens to mel frames, borrowed
   * @param kept how much streams may keep
   * @param hift mel frames to samples, borrowed
   * @param causal whether whole utterances are made as streams are
   */
  public TorchTokenToWave(
      CausalMaskedDiffWithXvec flow, FlowCacheOptions kept, HiFTGenerator hift, boolean causal) {
    this.flow = flow;
    this.melStreams = new FlowStreams(flow, kept);
    this.hift = hift;
    this.causal = causal;
  }

  @Override
  public int sampleRate() {
    return hift.config().source().samplingRate();
  }

  @Override
  public List<MelFrames> mel(List<FlowInput> inputs, Runnable beat) {
    return DeviceMemory.guarded(() -> framesOf(inputs, beat));
  }

  private List<MelFrames> framesOf(List<FlowInput> inputs, Runnable beat) {
    try (TensorScope scope = TensorScope.open()) {
      List<MelFrames> frames = new ArrayList<>();
      for (Tensor mel : mels(inputs, new Beat(beat))) { // (1, M, T)
        frames.add(new TorchMel(scope.own(mel)));
      }
      return frames;
    }
  }

  private List<Tensor> mels(List<FlowInput> inputs, Beat beat) {
    return causal
        ? inputs.stream().map(input -> atOnce(input, beat)).toList()
        : flow.inference(inputs, beat);
  }

  private Tensor atOnce(FlowInput input, Beat beat) {
    try (FlowStream stream = melStreams.open(input.prompt(), LastChunk.CAUSAL)) {
      return stream.next(input.tokens(), true, beat);
    }
  }

  @Override
  public MelStream openMel(FlowPrompt prompt, LastChunk last) {
    return new TorchMelStream(melStreams.open(prompt, last));
  }

  @Override
  public float[] wave(MelFrames mel, Noise noise, double speed) {
    VocoderPlan.requireSpeed(speed);
    Tensor frames = ((TorchMel) mel).mel();
    return DeviceMemory.guarded(
        () ->
            TensorScope.compute(
                () -> {
                  Tensor resized = speed == 1 ? frames : MelStretch.resized(frames, speed);
                  return HiFTStream.whole(hift, resized, noise);
                }));
  }

  @Override
  public WaveStream openWave(VocoderPlan plan) {
    return new TorchWaveStream(hift, plan);
  }

  /**
   * {@return mel frames as numbers, (M, T) row by row; for comparisons}
   *
   * @param mel made by flow and vocoder on libtorch
   */
  public static float[] values(MelFrames mel) {
    return ((TorchMel) mel).mel().toFloats();
  }

  /** Frees what is kept between streams, and what is kept for those open with the last of them. */
  @Override
  public void close() {
    melStreams.close();
  }

  /** A stream whose frames are owned by whoever asked for them. */
  private record TorchMelStream(FlowStream stream) implements MelStream {
    @Override
    public MelFrames next(int[] tokens, boolean last, Runnable beat) {
      return DeviceMemory.guarded(() -> framesOf(tokens, last, beat));
    }

    private MelFrames framesOf(int[] tokens, boolean last, Runnable beat) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor mel = stream.next(tokens, last, new Beat(beat)); // (1, M, T)
        return new TorchMel(scope.own(mel));
      }
    }

    @Override
    public boolean isIncremental() {
      return stream.isIncremental();
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
