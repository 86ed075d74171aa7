package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;

/**
 * Settings of {@link CausalConditionalCFM}.
 *
 * @param melBins bins of a mel frame
 * @param cosine whether the steps follow a cosine, or are equal
 * @param inferenceCfgRate weight of classifier-free guidance
 * @param timesteps Euler steps; {@link #TIMESTEPS} upstream
 * @param estimator sizes of the estimator
 */
public record CausalConditionalCFMConfig(
    int melBins,
    boolean cosine,
    double inferenceCfgRate,
    int timesteps,
    CausalConditionalDecoderConfig estimator) {
  /** Euler steps; written in upstream's inference. */
  static final int TIMESTEPS = ComputeOptions.DEFAULT_FLOW_STEPS;

  /** Reads {@code flow.decoder}. */
  static CausalConditionalCFMConfig of(ConfigNode decoder, int melBins)
      throws ModelFormatException {
    ConfigNode parameters = decoder.at("cfm_params");
    ConfigNode cfm = parameters.has("content") ? parameters.at("content") : parameters;
    cfm.require("solver", "euler", "euler");
    return new CausalConditionalCFMConfig(
        melBins,
        cfm.string("t_scheduler", "").equals("cosine"),
        cfm.doubleValue("inference_cfg_rate"),
        TIMESTEPS,
        CausalConditionalDecoderConfig.of(decoder.at("estimator"), melBins));
  }

  /** {@return the same for another number of Euler steps} */
  CausalConditionalCFMConfig withTimesteps(int steps) {
    return new CausalConditionalCFMConfig(melBins, cosine, inferenceCfgRate, steps, estimator);
  }
}
