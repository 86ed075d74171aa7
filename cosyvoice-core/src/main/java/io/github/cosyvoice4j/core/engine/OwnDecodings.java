package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.BistreamDecoding;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.OneShotDecoding;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.decoding.TokenDecoding;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.sampling.TokenChooser;

/**
 * Decodings for CosyVoice2's own language model.
 *
 * @param ids what the model's ids mean
 * @param mix how arriving text and speech take turns
 * @param sampling how tokens are chosen where the request does not say
 */
record OwnDecodings(SpeechIds ids, MixRatio mix, SamplingConfig sampling) implements Decodings {
  @Override
  public TokenDecoding of(Utterance utterance) {
    SynthesisPlan plan = utterance.job().plan();
    LmPrompt prompt = plan.prompt().lm();
    int most = plan.options().maxTokens().orElse(Integer.MAX_VALUE);
    SamplingConfig chosen = plan.options().sampling().map(SamplingConfig::of).orElse(sampling);
    TokenChooser chooser = new RasSampler(chosen, utterance.sampling());
    if (utterance.segment() instanceof SynthesisPlan.Written written) {
      return new OneShotDecoding(ids, prompt, written.ids(), most, chooser);
    }
    return new ArrivingDecoding(
        new BistreamDecoding(ids, mix, prompt, most, chooser), utterance.arriving());
  }
}
