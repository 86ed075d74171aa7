package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * The flow: speech tokens to mel frames in the prompt's voice. Upstream: {@code
 * cosyvoice/flow/flow.py}.
 *
 * <p>Holds weights only, which belong to the {@link ModuleWeights} it was loaded from; safe for use
 * by several threads.
 */
public final class CausalMaskedDiffWithXvec {
  /** Keeps a speaker embedding of zeros from being divided by 0, as torch's normalize does. */
  private static final double NORM_EPS = 1e-12;

  private final FlowConfig config;
  private final Embedding inputEmbedding;
  private final Linear spkEmbedAffineLayer;
  private final UpsampleConformerEncoder encoder;
  private final Linear encoderProj;
  private final CausalConditionalCFM decoder;

  private CausalMaskedDiffWithXvec(ModuleWeights w, FlowConfig config) throws IOException {
    int channels = config.encoder().outputSize();
    this.config = config;
    inputEmbedding = Embedding.load(w.at("input_embedding"), config.vocabSize(), channels);
    spkEmbedAffineLayer =
        Linear.load(w.at("spk_embed_affine_layer"), config.spkEmbedDim(), config.melBins());
    encoder = new UpsampleConformerEncoder(w.at("encoder"), config);
    encoderProj = Linear.load(w.at("encoder_proj"), channels, config.melBins());
    decoder = new CausalConditionalCFM(w.at("decoder"), config.decoder());
  }

  /**
   * Loads the net.
   *
   * @param w the weights of {@code flow.pt}
   * @param config its sizes
   * @return the net
   * @throws IOException if a tensor is missing or of another shape
   */
  public static CausalMaskedDiffWithXvec load(ModuleWeights w, FlowConfig config)
      throws IOException {
    return new CausalMaskedDiffWithXvec(w, config);
  }

  /** {@return its sizes} */
  public FlowConfig config() {
    return config;
  }

  /** {@return the noise that the first 300 s of every utterance start from, (1, M, T); borrowed} */
  public Tensor noise() {
    return decoder.noise();
  }

  /**
   * Makes the mel of tokens.
   *
   * @param prompt tokens, mel and speaker to go on from
   * @param tokens speech ids, at least one; in a {@link FlowPass#LOOKAHEAD} pass, the last ones are
   *     only looked ahead to
   * @param pass how to go over them
   * @param probe sees the parts of {@code encoder}, {@code stepN} of each Euler step, {@code
   *     estimator} in the first, and {@code mel}, under upstream's names; what it throws ends the
   *     work
   * @return (1, M, frames), without the prompt's frames; in the caller's scope
   * @throws IllegalArgumentException if the prompt or the tokens don't fit the model
   */
  public Tensor inference(FlowPrompt prompt, int[] tokens, FlowPass pass, Probe probe) {
    requireFit(prompt, tokens, pass);
    int[] all = IntStream.concat(IntStream.of(prompt.tokens()), IntStream.of(tokens)).toArray();
    int ahead = pass.isFinal() ? 0 : config.preLookaheadLen();
    try (TensorScope scope = TensorScope.open()) {
      Stretch stretch = Stretch.whole(pass.isStreaming(), all.length - ahead);
      Tensor feat = forward(prompt, all, stretch, probe); // (1, M, T)
      Tensor mel = feat.narrow(2, prompt.melFrames(), feat.size(2) - prompt.melFrames());
      probe.see("mel", mel);
      return scope.escape(mel);
    }
  }

  /**
   * Opens a stream, in which mel is made while tokens come.
   *
   * @param prompt tokens, mel and speaker to go on from
   * @param last how its end is made
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if the prompt doesn't fit the model
   */
  public FlowStream open(FlowPrompt prompt, LastChunk last) {
    requireFit(prompt);
    return new FlowStream(this, prompt, last);
  }

  /**
   * Makes the mel of some tokens of an utterance, those of the prompt among them.
   *
   * @param prompt mel and speaker
   * @param ids the stretch's tokens, and those it looks ahead to, unless it is the last
   * @param stretch which tokens they are
   * @param probe as for {@link #inference}
   * @return (1, M, 2T)
   */
  Tensor forward(FlowPrompt prompt, int[] ids, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor h = encode(ids, stretch, probe.at("encoder")); // (1, 2T, M)
      Stretch frames = stretch.upsampled(UpsampleConformerEncoder.UP_STRIDE);
      Conditions conditions =
          new Conditions(h.transpose(1, 2), speaker(prompt), promptMel(prompt, frames));
      return scope.escape(decoder.forward(conditions, frames, probe));
    }
  }

  private Tensor encode(int[] ids, Stretch stretch, Probe probe) {
    Tensor token = inputEmbedding.forward(Tensor.of(ids, 1, ids.length)); // (1, T + ahead, C)
    long spoken = stretch.longest();
    long ahead = ids.length - spoken;
    Tensor context = ahead == 0 ? null : token.narrow(1, spoken, ahead);
    return encoderProj.forward(
        encoder.forward(token.narrow(1, 0, spoken), context, stretch, probe));
  }

  private Tensor speaker(FlowPrompt prompt) {
    Tensor embedding = Tensor.of(prompt.embedding(), 1, config.spkEmbedDim());
    Tensor norm = embedding.mul(embedding).sumKeep(1).sqrt();
    Tensor unit = embedding.div(norm.clamp(NORM_EPS, Float.MAX_VALUE));
    return spkEmbedAffineLayer.forward(unit); // (1, M)
  }

  private Tensor promptMel(FlowPrompt prompt, Stretch frames) {
    Tensor feat = Tensor.of(prompt.mel(), 1, prompt.melFrames(), config.melBins());
    long from = Math.min(frames.first(), prompt.melFrames());
    long to = Math.min(frames.first() + frames.longest(), prompt.melFrames());
    return feat.narrow(1, from, to - from)
        .pad(0, 0, 0, 0, frames.longest() - (to - from))
        .transpose(1, 2); // (1, M, T)
  }

  private void requireFit(FlowPrompt prompt, int[] tokens, FlowPass pass) {
    requireFit(prompt);
    requireIds("tokens", tokens);
    require(tokens.length > 0, "tokens", "at least 1", tokens.length);
    requireFrames(prompt.melFrames(), prompt.tokens().length + tokens.length, pass);
  }

  private void requireFit(FlowPrompt prompt) {
    requireIds("prompt tokens", prompt.tokens());
    int values = prompt.embedding().length;
    require(values == config.spkEmbedDim(), "embedding", config.spkEmbedDim() + " values", values);
    int bins = prompt.melBins();
    require(bins == config.melBins(), "prompt mel", config.melBins() + " bins", bins);
  }

  /** Refuses a prompt that has more mel frames than prompt and speech have by their tokens. */
  void requireFrames(int promptFrames, int tokens, FlowPass pass) {
    int ahead = pass.isFinal() ? 0 : config.preLookaheadLen();
    require(
        tokens > ahead,
        "prompt tokens and tokens",
        "more than the last " + ahead + ", which are only looked ahead to",
        tokens);
    int frames = (tokens - ahead) * UpsampleConformerEncoder.UP_STRIDE;
    require(
        promptFrames < frames,
        "prompt mel",
        "less than the " + frames + " frames of prompt and tokens",
        promptFrames);
  }

  /** Refuses ids that the flow does not know. */
  void requireIds(String name, int[] ids) {
    for (int i = 0; i < ids.length; i++) {
      boolean known = 0 <= ids[i] && ids[i] < config.vocabSize();
      require(known, name + "[" + i + "]", "an id below " + config.vocabSize(), ids[i]);
    }
  }

  private static void require(boolean fits, String name, String expected, int got) {
    if (!fits) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + got);
    }
  }
}
