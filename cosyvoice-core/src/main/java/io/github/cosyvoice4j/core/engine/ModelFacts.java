package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;

/**
 * What the engine itself takes from a model's yaml.
 *
 * @param sizes what a voice must fit
 * @param sampling how tokens are chosen
 * @param mix how arriving text and speech take turns
 * @param grid how the flow cuts tokens
 */
public record ModelFacts(
    VoiceSizes sizes, SamplingConfig sampling, MixRatio mix, StreamSchedule.Grid grid) {
  /** Upstream's {@code token_hop_len}, for a flow that is not trained in chunks. */
  private static final int DEFAULT_CHUNK = 25;

  /**
   * Reads a model's yaml.
   *
   * @param config its root
   * @return the facts
   * @throws ModelFormatException if one is missing or out of range
   */
  public static ModelFacts of(ConfigNode config) throws ModelFormatException {
    ConfigNode llm = config.at("llm");
    ConfigNode flow = config.at("flow");
    int chunk = flow.at("encoder").intValue("static_chunk_size", 0);
    return new ModelFacts(
        VoiceSizes.of(flow),
        SamplingConfig.of(llm.at("sampling")),
        MixRatio.of(llm),
        new StreamSchedule.Grid(
            chunk > 0 ? chunk : DEFAULT_CHUNK, flow.intValue("pre_lookahead_len")));
  }

  /** {@return what speaks utterances with the model's own language model} */
  Decodings decodings(SpeechLanguageModel llm) {
    return new OwnDecodings(SpeechIds.of(llm), mix, sampling);
  }
}
