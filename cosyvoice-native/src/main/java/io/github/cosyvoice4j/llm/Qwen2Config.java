package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * Sizes of a Qwen2 transformer, named as in its {@code config.json}.
 *
 * @param hiddenSize C, values of a row between layers
 * @param intermediateSize values within the feed-forward part
 * @param numHiddenLayers how many layers
 * @param numAttentionHeads H, heads of the queries
 * @param numKeyValueHeads heads of keys and values, each shared by equally many query heads
 * @param headDim D, values of a head; even
 * @param vocabSize rows of the text embedding table
 * @param rmsNormEps added to the mean square in normalization
 * @param ropeTheta base of the rotary position embedding
 */
public record Qwen2Config(
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int numKeyValueHeads,
    int headDim,
    int vocabSize,
    double rmsNormEps,
    double ropeTheta) {

  /** What transformers' {@code Qwen2Config} takes where the file is silent. */
  private static final double DEFAULT_EPS = 1e-6;

  private static final double DEFAULT_THETA = 10_000;

  // Of files that newer versions of transformers save.
  private static final String LAYER_TYPES = "layer_types";
  private static final String ROPE = "rope_parameters";

  /**
   * Reads a {@code config.json}, of {@code CosyVoice-BlankEN} or of a causal language model.
   *
   * @param json its root
   * @return the config
   * @throws ModelFormatException if a size is absent, out of range or does not fit the others, or
   *     the file asks for what CosyVoice2's language model does not use
   */
  public static Qwen2Config of(ConfigNode json) throws ModelFormatException {
    json.require("model_type", "qwen2", "qwen2");
    json.require("hidden_act", "silu", "silu");
    json.require("use_sliding_window", false, false);
    if (json.has("rope_scaling")) {
      throw json.at("rope_scaling").wrong("null");
    }
    if (json.has(LAYER_TYPES)) {
      for (ConfigNode layer : json.list(LAYER_TYPES)) {
        if (!"full_attention".equals(layer.value())) {
          throw layer.wrong("full_attention, which alone is implemented");
        }
      }
    }
    int hiddenSize = json.size("hidden_size");
    int heads = json.size("num_attention_heads");
    int keyValueHeads = json.has("num_key_value_heads") ? keyValueHeads(json, heads) : heads;
    return new Qwen2Config(
        hiddenSize,
        json.size("intermediate_size"),
        json.size("num_hidden_layers"),
        heads,
        keyValueHeads,
        headDim(json, hiddenSize, heads),
        json.size("vocab_size"),
        json.doubleValue("rms_norm_eps", DEFAULT_EPS),
        ropeTheta(json));
  }

  /** {@return how many query heads share a head of keys and values} */
  int groupSize() {
    return numAttentionHeads / numKeyValueHeads;
  }

  /** Newer files have it in a map of its own. */
  private static double ropeTheta(ConfigNode json) throws ModelFormatException {
    if (!json.has(ROPE)) {
      return json.doubleValue("rope_theta", DEFAULT_THETA);
    }
    ConfigNode rope = json.at(ROPE);
    rope.require("rope_type", "default", "default");
    return rope.doubleValue("rope_theta", DEFAULT_THETA);
  }

  private static int keyValueHeads(ConfigNode json, int heads) throws ModelFormatException {
    int keyValueHeads = json.size("num_key_value_heads");
    if (heads % keyValueHeads != 0) {
      throw json.at("num_key_value_heads").wrong("a divisor of num_attention_heads " + heads);
    }
    return keyValueHeads;
  }

  private static int headDim(ConfigNode json, int hiddenSize, int heads)
      throws ModelFormatException {
    int headDim = json.has("head_dim") ? json.size("head_dim") : hiddenSize / heads;
    if (headDim == 0 || headDim % 2 != 0) {
      throw new ModelFormatException(
          json.file()
              + ": head_dim: expected an even number, got "
              + headDim
              + " (hidden_size / num_attention_heads where it is not given)");
    }
    return headDim;
  }
}
