package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.CausalDecoding;
import io.github.cosyvoice4j.core.decoding.CausalDecoding.Length;
import io.github.cosyvoice4j.core.decoding.SpeechVocabulary;
import io.github.cosyvoice4j.core.decoding.TokenDecoding;
import io.github.cosyvoice4j.core.model.GenerationConfig;
import io.github.cosyvoice4j.core.sampling.WarpedSampler;
import io.github.cosyvoice4j.core.sampling.WarperConfig;

/**
 * Decodings for a causal language model.
 *
 * @param speech which of its ids are speech
 * @param generation what ends its speech
 */
record CausalDecodings(SpeechVocabulary speech, GenerationConfig generation) implements Decodings {
  @Override
  public TokenDecoding of(Utterance utterance) {
    SynthesisPlan plan = utterance.job().plan();
    SynthesisPlan.Written written = (SynthesisPlan.Written) utterance.segment();
    int most = plan.options().maxTokens().orElse(Length.DEFAULT.max());
    WarperConfig warpers =
        plan.options().sampling().map(WarperConfig::of).orElse(WarperConfig.DEFAULTS);
    return new CausalDecoding(
        speech,
        generation,
        written.ids(),
        new Length(Length.DEFAULT.min(), most),
        new WarpedSampler(warpers, utterance.sampling()));
  }
}
