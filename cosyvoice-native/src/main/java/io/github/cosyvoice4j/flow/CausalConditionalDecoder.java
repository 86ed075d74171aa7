package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.ConvTranspose1d;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The estimator: which way noisy mel frames should move at a time, by a U-Net of causal
 * convolutions and attention. Upstream: {@code cosyvoice/flow/decoder.py}.
 *
 * <p>The released model has one level, so nothing changes the rate; with several, the convolutions
 * between them are upstream's, which see a frame ahead.
 */
public final class CausalConditionalDecoder {
  private static final ConvShape HALVE = new ConvShape(2, 1, 1, 1);

  private final StoredType type; // of what goes through the layers; outside it is float32
  private final int staticChunkSize;
  private final SinusoidalPosEmb timeEmbeddings;
  private final TimestepEmbedding timeMlp;
  private final List<UNetBlock> downBlocks = new ArrayList<>();
  private final List<RateChange> downsamples = new ArrayList<>();
  private final List<UNetBlock> midBlocks = new ArrayList<>();
  private final List<UNetBlock> upBlocks = new ArrayList<>();
  private final List<RateChange> upsamples = new ArrayList<>();
  private final CausalBlock1D finalBlock;
  private final CausalConv1d finalProj;

  /**
   * Loads the net.
   *
   * @param w its weights
   * @param config its sizes
   * @throws IOException if a tensor is missing or of another shape
   */
  public CausalConditionalDecoder(ModuleWeights w, CausalConditionalDecoderConfig config)
      throws IOException {
    type = w.type();
    staticChunkSize = config.staticChunkSize();
    timeEmbeddings = new SinusoidalPosEmb(config.inChannels());
    timeMlp = TimestepEmbedding.load(w.at("time_mlp"), config.inChannels(), config.timeEmbedDim());
    loadDown(w.at("down_blocks"), config);
    loadMid(w.at("mid_blocks"), config);
    loadUp(w.at("up_blocks"), config);
    int outermost = config.channels().get(0);
    finalBlock = CausalBlock1D.load(w.at("final_block"), outermost, outermost);
    finalProj = CausalConv1d.load(w.at("final_proj"), outermost, config.outChannels(), 1);
  }

  private void loadDown(ModuleWeights w, CausalConditionalDecoderConfig config) throws IOException {
    int in = config.inChannels();
    for (int i = 0; i < config.channels().size(); i++) {
      int out = config.channels().get(i);
      downBlocks.add(UNetBlock.load(w.at(i), in, out, config));
      boolean last = i == config.channels().size() - 1;
      downsamples.add(last ? smooth(w.at(i), out) : downsample(w.at(i), out));
      in = out;
    }
  }

  private static RateChange smooth(ModuleWeights w, long channels) throws IOException {
    return CausalConv1d.load(w.at(2), channels, channels, 3)::forward;
  }

  private static RateChange downsample(ModuleWeights w, long channels) throws IOException {
    Conv1d.Size size = new Conv1d.Size(channels, channels, 3);
    Conv1d conv = Conv1d.load(w.at(2).at("conv"), size, HALVE);
    return (x, past) -> conv.forward(x.transpose(1, 2)).transpose(1, 2);
  }

  private static RateChange upsample(ModuleWeights w, long channels) throws IOException {
    Conv1d.Size size = new Conv1d.Size(channels, channels, 4);
    ConvTranspose1d conv = ConvTranspose1d.load(w.at(2).at("conv"), size, HALVE);
    return (x, past) -> conv.forward(x.transpose(1, 2)).transpose(1, 2);
  }

  private void loadMid(ModuleWeights w, CausalConditionalDecoderConfig config) throws IOException {
    int innermost = config.channels().get(config.channels().size() - 1);
    for (int i = 0; i < config.numMidBlocks(); i++) {
      midBlocks.add(UNetBlock.load(w.at(i), innermost, innermost, config));
    }
  }

  private void loadUp(ModuleWeights w, CausalConditionalDecoderConfig config) throws IOException {
    int levels = config.channels().size();
    for (int i = 0; i < levels; i++) {
      int in = config.channels().get(levels - 1 - i);
      int out = config.channels().get(Math.max(levels - 2 - i, 0));
      upBlocks.add(UNetBlock.load(w.at(i), 2L * in, out, config)); // what came up, and the skip
      boolean last = i == levels - 1;
      upsamples.add(last ? smooth(w.at(i), out) : upsample(w.at(i), out));
    }
  }

  /**
   * Estimates the direction.
   *
   * @param x (B, M, T), noisy mel
   * @param time (B), in [0, 1]
   * @param conditions what the mel is to be like
   * @param streaming whether attention is chunk-causal
   * @param probe sees {@code time_mlp}, {@code down_blocks.N.0} and so on, {@code final_block}
   * @return (B, M, T)
   */
  public Tensor forward(
      Tensor x, Tensor time, Conditions conditions, boolean streaming, Probe probe) {
    return forward(x, time, conditions, Stretch.whole(streaming, x.size(2)), probe);
  }

  /**
   * Estimates the direction of part of the frames, or of several utterances.
   *
   * @param x (B, M, T), noisy mel; each utterance has as many rows, side by side
   * @param time (B), in [0, 1]
   * @param conditions what the mel is to be like
   * @param stretch which frames they are; all of one utterance, where the net has several levels
   * @param probe sees what {@link #forward(Tensor, Tensor, Conditions, boolean, Probe)} says
   * @return (B, M, T)
   */
  Tensor forward(Tensor x, Tensor time, Conditions conditions, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Past past = stretch.past();
      Tensor t = timeMlp.forward(timeEmbeddings.forward(time).to(type)); // (B, timeEmbedDim)
      probe.see("time_mlp", t);
      Tensor h = conditions.under(x).to(type); // (B, T, 4M)

      Deque<Tensor> hiddens = new ArrayDeque<>();
      for (int i = 0; i < downBlocks.size(); i++) {
        Probe at = probe.at("down_blocks." + i);
        h = downBlocks.get(i).forward(h, t, mask(h, stretch), past, at); // (B, T, C)
        hiddens.push(h);
        h = downsamples.get(i).forward(h, past); // (B, T / 2, C) but for the last
        at.see("2", h.transpose(1, 2));
      }
      for (int i = 0; i < midBlocks.size(); i++) {
        h = midBlocks.get(i).forward(h, t, mask(h, stretch), past, probe.at("mid_blocks." + i));
      }
      for (int i = 0; i < upBlocks.size(); i++) {
        Probe at = probe.at("up_blocks." + i);
        Tensor skip = hiddens.pop();
        h = Tensor.cat(2, h.narrow(1, 0, skip.size(1)), skip); // (B, T, 2C)
        h = upBlocks.get(i).forward(h, t, mask(h, stretch), past, at);
        h = upsamples.get(i).forward(h, past);
        at.see("2", h.transpose(1, 2)); // (B, 2T, C) but for the last
      }

      h = finalBlock.forward(h, past);
      probe.see("final_block", h.transpose(1, 2));
      h = finalProj.inside(h).toFloat32();
      return scope.escape(h.transpose(1, 2)); // (B, T, M) -> (B, M, T)
    }
  }

  private ChunkMask mask(Tensor h, Stretch stretch) {
    return ChunkMask.of(stretch.resampled(h.size(1)), staticChunkSize);
  }

  /** What stands between two levels, or ends the innermost on the way down and the last way up. */
  private interface RateChange {
    Tensor forward(Tensor x, Past past);
  }
}
