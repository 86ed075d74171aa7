package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.nn.Linear;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

  private final StoredType type; // of what goes through the layers; between the nets it is float32
  private final FlowConfig config;
  private final Embedding inputEmbedding;
  private final Linear spkEmbedAffineLayer;
  private final UpsampleConformerEncoder encoder;
  private final Linear encoderProj;
  private final CausalConditionalCFM decoder;

  private CausalMaskedDiffWithXvec(
      ModuleWeights w, FlowConfig config, EstimatorChoice choice, StepGraphs graphs)
      throws IOException {
    int channels = config.encoder().outputSize();
    this.type = w.type();
    this.config = config;
    inputEmbedding = Embedding.load(w.at("input_embedding"), config.vocabSize(), channels);
    spkEmbedAffineLayer =
        Linear.loadExact(w.at("spk_embed_affine_layer"), config.spkEmbedDim(), config.melBins());
    encoder = new UpsampleConformerEncoder(w.at("encoder"), config);
    encoderProj = Linear.load(w.at("encoder_proj"), channels, config.melBins());
    decoder = new CausalConditionalCFM(w.at("decoder"), config.decoder(), choice, graphs);
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
    return load(w, config, EstimatorChoice.LIBTORCH, StepGraphs.none());
  }

  /**
   * Loads the net, to take Euler steps by graphs or on another estimator.
   *
   * @param w the weights of {@code flow.pt}
   * @param config its sizes
   * @param choice chooses what computes the estimator; what it chose outlives the net
   * @param graphs records steps; closed before the weights, after which there are no more
   * @return the net
   * @throws IOException if a tensor is missing or of another shape, or the choice fails
   */
  public static CausalMaskedDiffWithXvec load(
      ModuleWeights w, FlowConfig config, EstimatorChoice choice, StepGraphs graphs)
      throws IOException {
    return new CausalMaskedDiffWithXvec(w, config, choice, graphs);
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
    FlowInput input = new FlowInput(prompt, tokens);
    requireFit(input, pass);
    Utterance all = Utterance.whole(input);
    int ahead = pass.isFinal() ? 0 : config.preLookaheadLen();
    try (TensorScope scope = TensorScope.open()) {
      Stretch stretch = Stretch.whole(pass.isStreaming(), all.ids().size() - ahead);
      Tensor feat = forward(List.of(all), stretch, probe); // (1, M, T)
      Tensor mel = feat.narrow(2, prompt.melFrames(), feat.size(2) - prompt.melFrames());
      probe.see("mel", mel);
      return scope.escape(mel);
    }
  }

  /**
   * Makes the mel of several utterances together, in an {@link FlowPass#OFFLINE} pass. Each gives
   * what it gives alone, but for rounding: shorter ones are padded on the right, which no
   * convolution sees, and attention ends with each utterance.
   *
   * @param inputs at least one
   * @param probe sees each Euler step; what it throws ends the work
   * @return for each, (1, M, frames), without the prompt's frames; in the caller's scope
   * @throws IllegalArgumentException if a prompt or tokens don't fit the model
   */
  public List<Tensor> inference(List<FlowInput> inputs, Probe probe) {
    require(!inputs.isEmpty(), "inputs", "at least 1", 0);
    inputs.forEach(input -> requireFit(input, FlowPass.OFFLINE));
    if (config.decoder().estimator().isCausal()) {
      return together(inputs, probe);
    }
    return inputs.stream().flatMap(input -> together(List.of(input), probe).stream()).toList();
  }

  private List<Tensor> together(List<FlowInput> inputs, Probe probe) {
    List<Utterance> all = inputs.stream().map(Utterance::whole).toList();
    List<Long> lengths = all.stream().map(each -> (long) each.ids().size()).toList();
    try (TensorScope scope = TensorScope.open()) {
      Tensor feat = forward(all, new Stretch(false, 0, lengths, Past.NONE), probe); // (B, M, T)
      List<Tensor> mels = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        long prompts = all.get(i).prompt().melFrames();
        long frames = lengths.get(i) * UpsampleConformerEncoder.UP_STRIDE - prompts;
        Tensor mel = feat.narrow(0, i, 1).narrow(2, prompts, frames);
        mels.add(scope.escape(mel.copy()));
      }
      return mels;
    }
  }

  /**
   * Goes on from what a cache holds, chunk-causal.
   *
   * @param next the tokens that follow, and those they look ahead to, unless they are the last
   * @param tokens how many follow; there is room for them
   * @param cache takes them up
   * @param probe as for {@link #inference(FlowPrompt, int[], FlowPass, Probe)}, but for {@code mel}
   * @return (1, M, 2 * tokens), in the caller's scope
   */
  Tensor goOn(Utterance next, long tokens, FlowCache cache, Probe probe) {
    Stretch stretch = new Stretch(true, cache.length(), List.of(tokens), cache.past());
    Tensor feat = forward(List.of(next), stretch, probe);
    cache.advance();
    return feat;
  }

  /**
   * Goes on for the last time: like {@link #goOn}, but nothing is kept.
   *
   * @param last the last tokens
   * @param tokens how many
   * @param cache what came before
   * @param probe as for {@link #goOn}
   * @return (1, M, 2 * tokens), in the caller's scope
   */
  Tensor end(Utterance last, long tokens, FlowCache cache, Probe probe) {
    Stretch stretch = new Stretch(true, cache.length(), List.of(tokens), cache.ending());
    return forward(List.of(last), stretch, probe);
  }

  /**
   * Makes the mel of some tokens of utterances, those of the prompt among them.
   *
   * @param utterances what to say
   * @param stretch which of their tokens
   * @param probe as for {@link #inference(FlowPrompt, int[], FlowPass, Probe)}, but for {@code mel}
   * @return (B, M, 2T)
   */
  Tensor forward(List<Utterance> utterances, Stretch stretch, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor h = encode(Utterance.ids(utterances), stretch, probe.at("encoder")); // (B, 2T, M)
      Stretch frames = stretch.upsampled(UpsampleConformerEncoder.UP_STRIDE);
      Conditions conditions =
          new Conditions(
              h.transpose(1, 2),
              rows(utterances, this::speaker), // (B, M)
              rows(utterances, prompt -> promptMel(prompt, frames))); // (B, M, 2T)
      return scope.escape(decoder.forward(conditions, frames, probe));
    }
  }

  private static Tensor rows(List<Utterance> utterances, Function<FlowPrompt, Tensor> row) {
    return Tensor.cat(
        0, utterances.stream().map(each -> row.apply(each.prompt())).toArray(Tensor[]::new));
  }

  private Tensor encode(Tensor ids, Stretch stretch, Probe probe) {
    Tensor token = inputEmbedding.forward(ids); // (B, T + ahead, C)
    long spoken = stretch.longest();
    long ahead = token.size(1) - spoken;
    Tensor context = ahead == 0 ? null : token.narrow(1, spoken, ahead);
    Tensor h = encoder.forward(token.narrow(1, 0, spoken), context, stretch, probe);
    return encoderProj.forward(h).toFloat32();
  }

  private Tensor speaker(FlowPrompt prompt) {
    Tensor embedding = Tensor.of(prompt.embedding(), 1, config.spkEmbedDim());
    Tensor norm = embedding.mul(embedding).sumKeep(1).sqrt();
    Tensor unit = embedding.div(norm.clamp(NORM_EPS, Float.MAX_VALUE));
    return spkEmbedAffineLayer.forward(unit.to(type)).toFloat32(); // (1, M)
  }

  private Tensor promptMel(FlowPrompt prompt, Stretch frames) {
    Tensor feat = Tensor.of(prompt.mel(), 1, prompt.melFrames(), config.melBins());
    long from = Math.min(frames.first(), prompt.melFrames());
    long to = Math.min(frames.first() + frames.longest(), prompt.melFrames());
    return feat.narrow(1, from, to - from)
        .pad(0, 0, 0, 0, frames.longest() - (to - from))
        .transpose(1, 2); // (1, M, T)
  }

  private void requireFit(FlowInput input, FlowPass pass) {
    FlowPrompt prompt = input.prompt();
    int[] tokens = input.tokens();
    requireFit(prompt);
    requireIds("tokens", tokens);
    require(tokens.length > 0, "tokens", "at least 1", tokens.length);
    requireFrames(prompt.melFrames(), prompt.tokens().length + tokens.length, pass);
  }

  /** Refuses a prompt that the model does not know how to go on from. */
  void requireFit(FlowPrompt prompt) {
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
