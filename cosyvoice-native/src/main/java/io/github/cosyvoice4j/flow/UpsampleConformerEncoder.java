package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.LayerNorm;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Token embeddings to as many mel-rate frames as there will be: a look ahead, encoder layers,
 * upsampling, more encoder layers. Upstream: {@code cosyvoice/transformer/upsample_encoder.py}.
 */
public final class UpsampleConformerEncoder {
  /** Frames for each token; written in upstream's code. */
  static final int UP_STRIDE = 2;

  /** Layers after upsampling; written in upstream's code. */
  static final int UP_BLOCKS = 4;

  private final int staticChunkSize;
  private final LinearNoSubsampling embed;
  private final PreLookaheadLayer preLookaheadLayer;
  private final List<ConformerEncoderLayer> encoders;
  private final Upsample1D upLayer;
  private final LinearNoSubsampling upEmbed;
  private final List<ConformerEncoderLayer> upEncoders;
  private final LayerNorm afterNorm;

  UpsampleConformerEncoder(ModuleWeights w, FlowConfig flow) throws IOException {
    UpsampleConformerEncoderConfig config = flow.encoder();
    long channels = config.outputSize();
    staticChunkSize = config.staticChunkSize();
    embed = LinearNoSubsampling.load(w.at("embed"), channels, channels);
    preLookaheadLayer =
        PreLookaheadLayer.load(w.at("pre_lookahead_layer"), channels, flow.preLookaheadLen());
    encoders = layers(w.at("encoders"), config, config.numBlocks());
    upLayer = Upsample1D.load(w.at("up_layer"), channels);
    upEmbed = LinearNoSubsampling.load(w.at("up_embed"), channels, channels);
    upEncoders = layers(w.at("up_encoders"), config, UP_BLOCKS);
    afterNorm = LayerNorm.load(w.at("after_norm"), channels, LayerNorm.DEFAULT_EPS);
  }

  private static List<ConformerEncoderLayer> layers(
      ModuleWeights w, UpsampleConformerEncoderConfig config, int count) throws IOException {
    List<ConformerEncoderLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(ConformerEncoderLayer.load(w.at(i), config));
    }
    return List.copyOf(layers);
  }

  /**
   * Encodes tokens.
   *
   * @param xs (B, T, C), embeddings of the tokens, a row for each utterance
   * @param context (B, lookahead, C), embeddings of those that follow; or null at the end
   * @param stretch which tokens they are
   * @param probe sees {@code embed.out}, {@code pre_lookahead_layer}, {@code encoders.N}, {@code
   *     up_layer}, {@code up_embed.out}, {@code up_encoders.N}, {@code after_norm}
   * @return (B, 2T, C)
   */
  Tensor forward(Tensor xs, Tensor context, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Past past = stretch.past();
      Tensor x = embed.forward(xs, probe.at("embed")); // (B, T, C)
      stretch.clearPadding(x); // the look-ahead is to see zeros there
      Tensor next = context == null ? null : embed.forward(context, Probe.NONE);
      x = preLookaheadLayer.forward(x, next, past);
      probe.see("pre_lookahead_layer", x);
      ChunkMask mask = ChunkMask.of(stretch, staticChunkSize);
      x = through(encoders, x, mask, probe.at("encoders"));

      x = upLayer.forward(x, past); // (B, T, C) -> (B, 2T, C)
      probe.see("up_layer", x.transpose(1, 2));
      x = upEmbed.forward(x, probe.at("up_embed")); // (B, 2T, C)
      mask = ChunkMask.of(stretch.upsampled(UP_STRIDE), (long) staticChunkSize * UP_STRIDE);
      x = afterNorm.forward(through(upEncoders, x, mask, probe.at("up_encoders")));
      probe.see("after_norm", x);
      return scope.escape(x);
    }
  }

  private Tensor through(
      List<ConformerEncoderLayer> layers, Tensor xs, ChunkMask mask, Probe probe) {
    Tensor posEmb = embed.posEnc().encoding(mask.behind(), mask.ahead()).to(xs.type()); // (1, W, C)
    Tensor x = xs;
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x, posEmb, mask, mask.stretch().past());
      probe.see(Integer.toString(i), x);
    }
    return x; // (B, T, C)
  }

  /**
   * Repeats each frame, then smooths.
   *
   * @param conv sees the frame itself and two tokens back
   */
  private record Upsample1D(CausalConv1d conv) {
    static Upsample1D load(ModuleWeights w, long channels) throws IOException {
      return new Upsample1D(CausalConv1d.load(w.at("conv"), channels, channels, 2 * UP_STRIDE + 1));
    }

    Tensor forward(Tensor x, Past past) {
      return conv.forward(x.repeatInterleave(UP_STRIDE, 1), past); // (B, T, C) -> (B, 2T, C)
    }
  }
}
