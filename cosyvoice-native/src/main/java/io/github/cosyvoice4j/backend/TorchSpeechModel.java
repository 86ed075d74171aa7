package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.flow.CausalConditionalDecoderConfig;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.FlowCacheOptions;
import io.github.cosyvoice4j.flow.FlowConfig;
import io.github.cosyvoice4j.hift.HiFTConfig;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.llm.Qwen2Config;
import io.github.cosyvoice4j.llm.Qwen2ForCausalLM;
import io.github.cosyvoice4j.llm.Qwen2LM;
import io.github.cosyvoice4j.llm.Qwen2LMConfig;
import io.github.cosyvoice4j.tensorrt.TensorRtFlow;
import io.github.cosyvoice4j.torch.DeviceChoice;
import io.github.cosyvoice4j.torch.DeviceMemory;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Torch;
import io.github.cosyvoice4j.torch.WeightBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The three nets of a model and the weights they share. Weights are immutable; the nets may be used
 * by several threads, each of which entered ({@link #enterThread}).
 */
public final class TorchSpeechModel implements SpeechModel {
  private static final System.Logger LOG = System.getLogger(TorchSpeechModel.class.getName());

  private final NetWeights weights;
  private final Map<String, String> details = new LinkedHashMap<>();
  private final DeviceChoice choice;
  private final int threads;
  private StepGraphs llmGraphs = StepGraphs.none();
  private StepGraphs flowGraphs = StepGraphs.none();
  private final SpeechLanguageModel llm;
  private final TensorRtFlow tensorRt;
  private final TorchTokenToWave tokenToWave;

  @SuppressWarnings("try") // the mode works by being entered
  private TorchSpeechModel(
      Sources sources, LanguageLoader loader, EngineOptions options, DeviceChoice choice)
      throws IOException {
    this.choice = choice;
    this.threads = Torch.threads(options);
    this.weights = new NetWeights(options);
    this.tensorRt = TensorRtFlow.of(options, choice.device(), sources.folder());
    try (ThreadMode mode = enterThread()) { // weights are packed by as many threads
      ConfigNode config = sources.config();
      Qwen2Config qwen2 = Qwen2Config.of(sources.qwen());
      openGraphs(options, choice.device());
      llm = weights.load(Stage.LLM, sources.llm(), root -> loader.load(sources, root, llmGraphs));
      FlowConfig flowConfig =
          FlowConfig.of(config.at("flow")).withTimesteps(options.compute().flowSteps());
      HiFTConfig hiftConfig = HiFTConfig.of(config.at("hift"));
      tokenToWave =
          new TorchTokenToWave(
              weights.load(
                  Stage.FLOW,
                  sources.flow(),
                  root -> CausalMaskedDiffWithXvec.load(root, flowConfig, tensorRt, flowGraphs)),
              FlowCacheOptions.of(options),
              weights.load(
                  Stage.VOCODER, sources.hift(), root -> new HiFTGenerator(root, hiftConfig)),
              options.compute().causalFlow());
      describe(qwen2, flowConfig, hiftConfig);
      reportUnused();
    } catch (RuntimeException e) {
      close();
      throw DeviceMemory.inOwnWords(e);
    } catch (Throwable e) { // errors too: the heap may be full, and weights lie outside it
      close();
      throw e;
    }
  }

  /**
   * What a model is made of.
   *
   * @param config {@code cosyvoice2.yaml}
   * @param qwen {@code config.json} of the language model
   * @param llm weights of the language model
   * @param flow weights of the flow
   * @param hift weights of the vocoder, without the prefix {@code generator.}
   * @param folder the model directory, for what else it may hold; null if there is none
   */
  public record Sources(
      ConfigNode config,
      ConfigNode qwen,
      WeightSource llm,
      WeightSource flow,
      WeightSource hift,
      Path folder) {
    /** Takes weights of no model directory. */
    public Sources(
        ConfigNode config,
        ConfigNode qwen,
        WeightSource llm,
        WeightSource flow,
        WeightSource hift) {
      this(config, qwen, llm, flow, hift, null);
    }
  }

  /**
   * Loads the nets. The sources may be closed afterwards.
   *
   * @param sources configuration and weights
   * @param options device, numbers, threads and linear algebra
   * @return the nets, which the caller closes
   * @throws IOException if weights are missing or of other shapes than the configuration says
   */
  public static TorchSpeechModel load(Sources sources, EngineOptions options) throws IOException {
    return load(sources, options, DeviceChoice.of(options, WeightBytes.UNKNOWN));
  }

  /**
   * Loads the nets on a device that was chosen before. The sources may be closed afterwards.
   *
   * @param sources configuration and weights
   * @param options numbers, threads and linear algebra
   * @param choice the device
   * @return the nets, which the caller closes
   * @throws IOException if weights are missing or of other shapes than the configuration says
   */
  public static TorchSpeechModel load(Sources sources, EngineOptions options, DeviceChoice choice)
      throws IOException {
    return new TorchSpeechModel(sources, TorchSpeechModel::own, options, choice);
  }

  /**
   * Loads the nets, with a causal language model in place of CosyVoice2's own. The sources may be
   * closed afterwards.
   *
   * @param sources configuration and weights; those of the language model are a causal one's
   * @param options numbers, threads and linear algebra
   * @param choice the device
   * @return the nets, which the caller closes
   * @throws IOException if weights are missing or of other shapes than the configuration says
   */
  public static TorchSpeechModel loadCausal(
      Sources sources, EngineOptions options, DeviceChoice choice) throws IOException {
    return new TorchSpeechModel(
        sources,
        (all, weights, graphs) -> Qwen2ForCausalLM.load(all.qwen(), weights, graphs),
        options,
        choice);
  }

  private static SpeechLanguageModel own(Sources sources, ModuleWeights weights, StepGraphs graphs)
      throws IOException {
    Qwen2Config qwen2 = Qwen2Config.of(sources.qwen());
    return Qwen2LM.load(Qwen2LMConfig.of(sources.config().at("llm"), qwen2), weights, graphs);
  }

  /** On a CPU there is nothing to launch. */
  private void openGraphs(EngineOptions options, Device device) {
    if (device.kind() != Device.Kind.CUDA) {
      return;
    }
    String against = options.compute().cudaGraphs() ? null : "switched off";
    flowGraphs = graphs("flow", device, against);
    String together = options.deterministic() ? "deterministic" : null; // rows are computed beside
    llmGraphs = graphs("language model", device, against == null ? together : against);
  }

  private static StepGraphs graphs(String what, Device device, String against) {
    return against == null
        ? StepGraphs.onCuda(what, device.index())
        : StepGraphs.none(what, against);
  }

  /** Makes the language model of its weights. */
  private interface LanguageLoader {
    SpeechLanguageModel load(Sources sources, ModuleWeights weights, StepGraphs graphs)
        throws IOException;
  }

  private void reportUnused() {
    int unread = 0;
    for (ModuleWeights root : weights.roots()) {
      Set<String> unused = root.unused();
      if (!unused.isEmpty()) {
        unread += unused.size();
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: {1} tensors that no net reads, such as {2}; is this a file of another version?",
            root,
            unused.size(),
            unused.iterator().next());
      }
    }
    details.put("unread tensors", Integer.toString(unread));
  }

  private void describe(Qwen2Config qwen2, FlowConfig flow, HiFTConfig hift) {
    details.put(
        "llm",
        "%d layers of %d, %d heads, %d key-value heads, feed-forward %d"
            .formatted(
                qwen2.numHiddenLayers(),
                qwen2.hiddenSize(),
                qwen2.numAttentionHeads(),
                qwen2.numKeyValueHeads(),
                qwen2.intermediateSize()));
    details.put(
        "flow encoder",
        "%d blocks of %d, %d heads"
            .formatted(
                flow.encoder().numBlocks(),
                flow.encoder().outputSize(),
                flow.encoder().attentionHeads()));
    CausalConditionalDecoderConfig estimator = flow.decoder().estimator();
    details.put(
        "flow estimator",
        "channels %s, %d middle blocks, %d heads of %d"
            .formatted(
                estimator.channels(),
                estimator.numMidBlocks(),
                estimator.numHeads(),
                estimator.attentionHeadDim()));
    details.put(
        "vocoder",
        "%d channels, %d samples a frame"
            .formatted(hift.channels().base(), hift.samplesPerFrame()));
    details.putAll(choice.details());
    details.put("precision", weights.precisions()); // as it came out, where a kernel was unfit
    details.putAll(weights.details());
    tensorRt.report().ifPresent(report -> details.put("tensorrt", report));
    details.put("natives", Torch.version());
    details.put("blas", Torch.blas());
    details.put("threads", Integer.toString(threads));
    details.put("cpu", Torch.cpuCapability());
  }

  @Override
  public SpeechLanguageModel llm() {
    return llm;
  }

  @Override
  public TokenToWave tokenToWave() {
    return tokenToWave;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public long parameters() {
    return weights.roots().stream().mapToLong(ModuleWeights::parameters).sum();
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> now = new LinkedHashMap<>(details);
    llmGraphs.note().ifPresent(note -> now.put("llm steps", note));
    flowGraphs.note().ifPresent(note -> now.put("flow steps", note));
    return Collections.unmodifiableMap(now);
  }

  @Override
  public ThreadMode enterThread(IntSupplier processors) {
    return Torch.enterThread(threads, processors, choice.device());
  }

  @Override
  public Device device() {
    return choice.device();
  }

  @Override
  public OptionalLong peakDeviceBytes() {
    return DeviceMemory.peakBytes(choice.device());
  }

  @Override
  public void close() {
    if (tokenToWave != null) { // loading may have failed
      tokenToWave.close();
    }
    llmGraphs.close();
    flowGraphs.close();
    tensorRt.close();
    weights.close();
  }
}
