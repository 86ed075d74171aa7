package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The vocoder of the golden set, and mel frames that the flow of the golden set gave. */
record LoadedHift(HiFTGenerator net, ModuleWeights weights) implements AutoCloseable {
  static LoadedHift open() throws IOException {
    return open(ConvWay.BY_SIZE);
  }

  static LoadedHift open(ConvWay way) throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    try (WeightSource source = directory.weights("hift", true)) {
      ModuleWeights weights = ModuleWeights.of(source);
      return new LoadedHift(
          new HiFTGenerator(weights, HiFTConfig.of(directory.config().at("hift")), way), weights);
    }
  }

  int samplesPerFrame() {
    return net.config().samplesPerFrame();
  }

  static Noise noise(long seed) {
    return Noise.gaussian(new RandomSource(seed));
  }

  /** Some frames of the golden mel, over and over if need be, (1, M, frames). */
  static Tensor mel(int frames) {
    Tensor mel = golden("whole-vocoder", "offline.0.mel");
    long times = frames / mel.size(2) + 1;
    return mel.repeat(1, 1, times).narrow(2, 0, frames);
  }

  static Tensor golden(String file, String name) {
    return Tensor.of(Goldens.floats(file, name), Goldens.shape(file, name));
  }

  /** Gives mel frames to a stream in pieces. */
  static float[] streamed(HiFTStream stream, Tensor mel, List<Integer> pieces) {
    List<float[]> given = new ArrayList<>();
    long from = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Tensor piece = mel.narrow(2, from, pieces.get(i));
      given.add(stream.next(piece, i == pieces.size() - 1));
      from += pieces.get(i);
    }
    return joined(given);
  }

  static float[] joined(List<float[]> pieces) {
    float[] all = new float[pieces.stream().mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  @Override
  public void close() {
    weights.close();
  }
}
