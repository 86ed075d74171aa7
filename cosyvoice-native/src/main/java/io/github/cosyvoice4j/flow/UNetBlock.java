package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code down_blocks}, {@code mid_blocks} or {@code up_blocks}, but for the change of
 * rate that ends it on the way down and up: {@code cosyvoice/flow/decoder.py}.
 *
 * @param resnet {@code 0}
 * @param transformerBlocks {@code 1}
 */
record UNetBlock(CausalResnetBlock1D resnet, List<BasicTransformerBlock> transformerBlocks) {
  static UNetBlock load(ModuleWeights w, long in, long out, CausalConditionalDecoderConfig config)
      throws IOException {
    List<BasicTransformerBlock> transformerBlocks = new ArrayList<>();
    for (int i = 0; i < config.nBlocks(); i++) {
      transformerBlocks.add(BasicTransformerBlock.load(w.at(1).at(i), out, config));
    }
    return new UNetBlock(
        CausalResnetBlock1D.load(w.at(0), in, out, config.timeEmbedDim()),
        List.copyOf(transformerBlocks));
  }

  /**
   * {@return the block's output, (B, T, out)}
   *
   * @param x (B, T, in)
   * @param timeEmb (B, timeEmbedDim)
   * @param mask which frames are seen
   * @param past what came before
   * @param probe sees {@code 0} (B, out, T) and {@code 1.N} (B, T, out)
   */
  Tensor forward(Tensor x, Tensor timeEmb, ChunkMask mask, Past past, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor h = resnet.forward(x, timeEmb, past);
      probe.see("0", h.transpose(1, 2));
      for (int i = 0; i < transformerBlocks.size(); i++) {
        h = transformerBlocks.get(i).forward(h, mask, past);
        probe.see("1." + i, h);
      }
      return scope.escape(h);
    }
  }
}
