package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.EngineOptions.FlowCacheType;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.ProductForm;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The golden model's flow, and its inputs.
 *
 * @param mode of the thread; one processor, as the net is small
 * @param weights closed with this
 * @param flow the net
 */
record GoldenFlow(SpeechModel.ThreadMode mode, ModuleWeights weights, CausalMaskedDiffWithXvec flow)
    implements AutoCloseable {
  private static final String FILE = "flow";

  static GoldenFlow load() throws IOException {
    return load(StepGraphs.none());
  }

  /** {@return the same net, taking Euler steps by graphs} */
  static GoldenFlow load(StepGraphs graphs) throws IOException {
    Torch.load(Blas.PREFER_MKL);
    return load(Torch.enterThread(1), Precision.FP32, graphs);
  }

  /** Where the calling thread works, which entered it. */
  static GoldenFlow load(SpeechModel.ThreadMode mode, Precision precision) throws IOException {
    return load(mode, precision, StepGraphs.none());
  }

  private static GoldenFlow load(
      SpeechModel.ThreadMode mode, Precision precision, StepGraphs graphs) throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    try (WeightSource source = directory.weights("flow", true)) {
      ModuleWeights weights = ModuleWeights.of(source, new ProductForm(precision, 1, true));
      FlowConfig config = FlowConfig.of(directory.config().at("flow"));
      return new GoldenFlow(
          mode,
          weights,
          CausalMaskedDiffWithXvec.load(weights, config, EstimatorChoice.LIBTORCH, graphs));
    }
  }

  /** {@return a home for streams that lacks nothing} */
  FlowStreams streams() {
    return streams(1L << 40, 1L << 40, FlowCacheType.FP32);
  }

  FlowStreams streams(long budgetBytes, long promptBytes, FlowCacheType type) {
    return new FlowStreams(flow, new FlowCacheOptions(budgetBytes, promptBytes, type));
  }

  int bins() {
    return flow.config().melBins();
  }

  int chunk() {
    return flow.config().chunkTokens();
  }

  int ahead() {
    return flow.config().preLookaheadLen();
  }

  static int[] tokens() {
    return Goldens.ints(FILE, "token");
  }

  static int[] tokens(int count) {
    return cycle(tokens(), count);
  }

  static float[] golden(String name) {
    return Goldens.floats(FILE, name);
  }

  FlowPrompt prompt() {
    return new FlowPrompt(
        Goldens.ints(FILE, "prompt_token"), golden("prompt_feat"), bins(), golden("embedding"));
  }

  /** {@return the golden prompt, cut or repeated} */
  FlowPrompt prompt(int tokens, int frames) {
    float[] golden = golden("prompt_feat");
    float[] mel = new float[frames * bins()];
    for (int i = 0; i < mel.length; i++) {
      mel[i] = golden[i % golden.length];
    }
    int[] ids = cycle(Goldens.ints(FILE, "prompt_token"), tokens);
    return new FlowPrompt(ids, mel, bins(), golden("embedding"));
  }

  private static int[] cycle(int[] values, int count) {
    int[] cycled = new int[count];
    Arrays.setAll(cycled, i -> values[i % values.length]);
    return cycled;
  }

  /** {@return the mel of one pass, (M, T)} */
  @SuppressWarnings("try") // the scope works by being open
  float[] whole(FlowPrompt prompt, int[] tokens, FlowPass pass) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mel = flow.inference(prompt, tokens, pass, Probe.NONE);
      return mel.toFloats();
    }
  }

  /** {@return the mel of a stream that is given so many tokens at a time, (M, T)} */
  float[] streamed(FlowPrompt prompt, int[] tokens, int hop) {
    try (FlowStreams streams = streams();
        FlowStream stream = streams.open(prompt, LastChunk.CAUSAL)) {
      return streamed(stream, tokens, hop);
    }
  }

  /** {@return the mel of a stream that is given so many tokens at a time, (M, T)} */
  float[] streamed(FlowStream stream, int[] tokens, int hop) {
    List<float[]> pieces = new ArrayList<>();
    for (int start = 0; start < tokens.length; start += hop) {
      int end = Math.min(start + hop, tokens.length);
      int[] next = Arrays.copyOfRange(tokens, start, end);
      pieces.add(next(stream, end == tokens.length, next));
    }
    return join(pieces);
  }

  /** {@return a stream's next frames, (M, T)} */
  @SuppressWarnings("try") // the scope works by being open
  static float[] next(FlowStream stream, boolean last, int... tokens) {
    try (TensorScope scope = TensorScope.open()) {
      return stream.next(tokens, last, Probe.NONE).toFloats();
    }
  }

  /** {@return pieces (M, t) one after the other, (M, T)} */
  float[] join(List<float[]> pieces) {
    int frames = pieces.stream().mapToInt(piece -> piece.length / bins()).sum();
    float[] joined = new float[bins() * frames];
    int at = 0;
    for (float[] piece : pieces) {
      int count = piece.length / bins();
      for (int bin = 0; bin < bins(); bin++) {
        System.arraycopy(piece, bin * count, joined, bin * frames + at, count);
      }
      at += count;
    }
    return joined;
  }

  /** {@return some frames of a mel (M, T)} */
  float[] frames(float[] mel, int from, int to) {
    int all = mel.length / bins();
    float[] part = new float[bins() * (to - from)];
    for (int bin = 0; bin < bins(); bin++) {
      System.arraycopy(mel, bin * all + from, part, bin * (to - from), to - from);
    }
    return part;
  }

  @Override
  public void close() {
    weights.close();
    mode.close();
  }
}
