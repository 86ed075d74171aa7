package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.List;
import java.util.Map;

/**
 * What a configuration must say before a net is built from it: the classes that are known here, and
 * sizes that are sizes. That they fit the weights is found when these are loaded; here only what no
 * weight's shape would tell.
 */
final class ConfigCheck {
  /** Far above any size of any model; keeps a wrong yaml from asking for all memory. */
  private static final int MAX_SIZE = 1 << 24;

  private static final Map<String, String> CLASSES =
      Map.of(
          "llm", "Qwen2LM",
          "llm.llm", "Qwen2Encoder",
          "flow", "CausalMaskedDiffWithXvec",
          "flow.encoder", "UpsampleConformerEncoder",
          "flow.decoder", "CausalConditionalCFM",
          "flow.decoder.estimator", "CausalConditionalDecoder",
          "hift", "HiFTGenerator",
          "hift.f0_predictor", "ConvRNNF0Predictor");

  private static final List<String> SIZES =
      List.of(
          "sample_rate",
          "token_frame_rate",
          "token_mel_ratio",
          "chunk_size",
          "llm.llm_input_size",
          "llm.llm_output_size",
          "llm.speech_token_size",
          "flow.input_size",
          "flow.output_size",
          "flow.spk_embed_dim",
          "flow.vocab_size",
          "flow.input_frame_rate",
          "flow.token_mel_ratio",
          "flow.pre_lookahead_len",
          "flow.encoder.output_size",
          "flow.encoder.input_size",
          "flow.encoder.attention_heads",
          "flow.encoder.linear_units",
          "flow.encoder.num_blocks",
          "flow.decoder.estimator.in_channels",
          "flow.decoder.estimator.out_channels",
          "flow.decoder.estimator.channels",
          "flow.decoder.estimator.attention_head_dim",
          "flow.decoder.estimator.n_blocks",
          "flow.decoder.estimator.num_mid_blocks",
          "flow.decoder.estimator.num_heads",
          "hift.in_channels",
          "hift.base_channels",
          "hift.sampling_rate",
          "hift.upsample_rates",
          "hift.upsample_kernel_sizes",
          "hift.istft_params.n_fft",
          "hift.istft_params.hop_len",
          "hift.resblock_kernel_sizes",
          "hift.resblock_dilation_sizes",
          "hift.source_resblock_kernel_sizes",
          "hift.source_resblock_dilation_sizes",
          "hift.f0_predictor.in_channels",
          "hift.f0_predictor.cond_channels",
          "feat_extractor.n_fft",
          "feat_extractor.num_mels",
          "feat_extractor.sampling_rate",
          "feat_extractor.hop_size",
          "feat_extractor.win_size");

  private static final List<String> QWEN_SIZES =
      List.of(
          "hidden_size",
          "intermediate_size",
          "num_hidden_layers",
          "num_attention_heads",
          "num_key_value_heads",
          "vocab_size");

  private ConfigCheck() {}

  /**
   * Checks a {@code cosyvoice2.yaml}.
   *
   * @throws ModelFormatException if a net is missing, of another class, has a size below 1, or
   *     takes other mel frames than the next
   */
  static void requireCosyVoice2(ConfigNode config) throws ModelFormatException {
    for (Map.Entry<String, String> known : CLASSES.entrySet()) {
      ConfigNode net = config;
      for (String key : known.getKey().split("\\.", -1)) {
        net = net.at(key);
      }
      if (!net.className().equals(known.getValue())) {
        throw new ModelFormatException(
            net
                + ": expected class "
                + known.getValue()
                + ", got "
                + (net.tag().isEmpty() ? "none" : net.tag())
                + "; is this another generation's model?");
      }
    }
    requireSizes(config, SIZES);
    requireOneMel(config);
  }

  /**
   * Prompts, flow and vocoder must mean the same by a mel frame. No weight has a shape that would
   * tell; the speech would come out too fast or too low.
   */
  private static void requireOneMel(ConfigNode config) throws ModelFormatException {
    ConfigNode features = config.at("feat_extractor");
    ConfigNode hift = config.at("hift");
    requireSame(features.at("num_mels"), config.at("flow").at("output_size"));
    requireSame(hift.at("in_channels"), config.at("flow").at("output_size"));
    requireSame(hift.at("sampling_rate"), config.at("sample_rate"));
    requireSame(features.at("sampling_rate"), config.at("sample_rate"));
    long samples = hift.at("istft_params").intValue("hop_len");
    for (int rate : hift.ints("upsample_rates")) {
      samples *= rate;
    }
    if (features.intValue("hop_size") != samples) {
      throw features
          .at("hop_size")
          .wrong(samples + ", the samples that hift.upsample_rates and hop_len make of a frame");
    }
  }

  private static void requireSame(ConfigNode node, ConfigNode other) throws ModelFormatException {
    if (node.intValue() != other.intValue()) {
      throw node.wrong(other.intValue() + ", the " + other.path());
    }
  }

  /**
   * Checks the language model's {@code config.json}.
   *
   * @throws ModelFormatException if a size is missing or below 1
   */
  static void requireQwen(ConfigNode qwen) throws ModelFormatException {
    for (String key : QWEN_SIZES) {
      requireSizes(qwen.at(key));
    }
  }

  /** What a file leaves out is left to the nets, which know what upstream takes instead. */
  private static void requireSizes(ConfigNode config, List<String> paths)
      throws ModelFormatException {
    for (String path : paths) {
      ConfigNode node = config;
      for (String key : path.split("\\.", -1)) {
        node = node != null && node.has(key) ? node.at(key) : null;
      }
      if (node != null) {
        requireSizes(node);
      }
    }
  }

  private static void requireSizes(ConfigNode node) throws ModelFormatException {
    if (node.value() instanceof List) {
      for (ConfigNode item : node.items()) {
        requireSizes(item);
      }
    } else if (node.intValue() < 1 || node.intValue() > MAX_SIZE) {
      throw node.wrong("1 to " + MAX_SIZE);
    }
  }
}
