/**
 * From text ids to speech tokens, one step at a time: what the language model reads next, and what
 * becomes of its scores. State machines without nets, threads or clocks, so the engine may advance
 * any number of them in one batch.
 *
 * <p>Reading order: a {@link io.github.cosyvoice4j.core.decoding.TokenDecoding} is one text under
 * way. {@link io.github.cosyvoice4j.core.decoding.OneShotDecoding} has the whole text, {@link
 * io.github.cosyvoice4j.core.decoding.BistreamDecoding} gets it bit by bit and deals it out in
 * turns ({@link io.github.cosyvoice4j.core.decoding.MixRatio}). Both are for CosyVoice2's own
 * language model: they continue a {@link io.github.cosyvoice4j.core.decoding.LmPrompt} and tell
 * speech from marks by {@link io.github.cosyvoice4j.core.decoding.SpeechIds}. {@link
 * io.github.cosyvoice4j.core.decoding.CausalDecoding} is for a causal language model, in whose
 * vocabulary some ids are speech ({@link io.github.cosyvoice4j.core.decoding.SpeechVocabulary}).
 * All draw by a {@link io.github.cosyvoice4j.core.sampling.TokenChooser} and end in {@link
 * io.github.cosyvoice4j.core.decoding.SpokenTokens}, which {@link
 * io.github.cosyvoice4j.core.decoding.SpeechChecks} judges. {@link
 * io.github.cosyvoice4j.core.decoding.DecodingLoop} runs one by itself.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Marks are ruled out in the scores before anything is drawn, never after, so that the draws
 *       of a seed stay what upstream's are.
 *   <li>The fill mark is heard but never read back, yet it counts where a sampler looks back for
 *       repetitions.
 * </ul>
 */
package io.github.cosyvoice4j.core.decoding;
