package io.github.cosyvoice4j.core.model;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a folder in Hugging Face form says about how its model generates, apart from what each
 * request chooses ({@code generation_config.json}; where it is silent, {@code config.json}).
 *
 * @param eosIds ids that end what is generated, at least one
 * @param repetitionPenalty what the scores of ids that were read or generated before are made
 *     smaller by; 1 for nothing
 */
public record GenerationConfig(Set<Integer> eosIds, double repetitionPenalty) {
  private static final String EOS = "eos_token_id";
  private static final String REPETITION_PENALTY = "repetition_penalty";

  /** What would change the tokens, and what it must be, as it is not built. */
  private static final Map<String, Object> NEUTRAL =
      Map.ofEntries(
          Map.entry("num_beams", 1L),
          Map.entry("num_beam_groups", 1L),
          Map.entry("no_repeat_ngram_size", 0L),
          Map.entry("encoder_no_repeat_ngram_size", 0L),
          Map.entry("encoder_repetition_penalty", 1.0),
          Map.entry("diversity_penalty", 0.0),
          Map.entry("min_length", 0L),
          Map.entry("min_new_tokens", 0L),
          Map.entry("min_p", 0.0),
          Map.entry("typical_p", 1.0),
          Map.entry("epsilon_cutoff", 0.0),
          Map.entry("eta_cutoff", 0.0),
          Map.entry("guidance_scale", 1.0),
          Map.entry("penalty_alpha", 0.0));

  /** What must not be there, as it is not built. */
  private static final List<String> ABSENT =
      List.of(
          "bad_words_ids",
          "begin_suppress_tokens",
          "exponential_decay_length_penalty",
          "force_words_ids",
          "forced_bos_token_id",
          "forced_decoder_ids",
          "forced_eos_token_id",
          "sequence_bias",
          "suppress_tokens",
          "watermarking_config");

  /** Copies the ids. */
  public GenerationConfig {
    eosIds = Set.copyOf(eosIds);
  }

  /**
   * Reads both files.
   *
   * @param generation root of {@code generation_config.json}; an empty map where there is none
   * @param config root of {@code config.json}
   * @return the config
   * @throws ModelFormatException if nothing ends what is generated, or something is asked for that
   *     is not built
   */
  public static GenerationConfig of(ConfigNode generation, ConfigNode config)
      throws ModelFormatException {
    for (Map.Entry<String, Object> neutral : NEUTRAL.entrySet()) {
      requireNeutral(generation, neutral.getKey(), neutral.getValue());
    }
    for (String key : ABSENT) {
      if (generation.has(key)) {
        throw generation.at(key).wrong("null, as it is not implemented");
      }
    }
    double penalty = generation.doubleValue(REPETITION_PENALTY, 1);
    if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
      throw generation.at(REPETITION_PENALTY).wrong("a number above 0");
    }
    return new GenerationConfig(eosIds(generation, config), penalty);
  }

  private static void requireNeutral(ConfigNode generation, String key, Object neutral)
      throws ModelFormatException {
    double expected = ((Number) neutral).doubleValue();
    if (generation.doubleValue(key, expected) != expected) {
      throw generation.at(key).wrong(neutral + ", which alone is implemented");
    }
  }

  private static Set<Integer> eosIds(ConfigNode generation, ConfigNode config)
      throws ModelFormatException {
    ConfigNode said = (generation.has(EOS) ? generation : config).at(EOS);
    int[] ids = said.value() instanceof List ? said.ints() : new int[] {said.intValue()};
    Set<Integer> eosIds = new LinkedHashSet<>();
    int vocabulary = config.size("vocab_size");
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw said.wrong("ids below vocab_size " + vocabulary);
      }
      eosIds.add(id);
    }
    if (eosIds.isEmpty()) {
      throw said.wrong("the id of a token, or some");
    }
    return eosIds;
  }
}
