package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import io.github.cosyvoice4j.torch.Tensor;

/**
 * Mel frames that outlive the call that made them.
 *
 * @param mel (1, M, T), owned
 */
record TorchMel(Tensor mel) implements MelFrames {
  @Override
  public int frames() {
    return Math.toIntExact(mel.size(2));
  }

  @Override
  public void close() {
    mel.close();
  }
}
