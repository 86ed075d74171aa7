/**
 * Speech in, words out: how synthesized speech is checked for what was to be said.
 *
 * <p>Reading order: an {@link io.github.cosyvoice4j.eval.asr.AsrEngine} makes a {@link
 * io.github.cosyvoice4j.eval.asr.Transcript} of sound. {@link
 * io.github.cosyvoice4j.eval.asr.Paraformer} is ours: {@code ParaformerMetadata} holds the numbers
 * that its file gives, {@code ParaformerFrontEnd} computes what the net reads ({@link
 * io.github.cosyvoice4j.eval.asr.Lfr} says which frames), {@code ParaformerOutput} takes the best
 * tokens, {@code TokenTable} spells them and {@code Detokenizer} joins them. Others are added by an
 * {@link io.github.cosyvoice4j.eval.asr.AsrProvider}, found by {@link java.util.ServiceLoader}.
 * {@link io.github.cosyvoice4j.eval.asr.FileTranscriber} listens to whole sets.
 *
 * <p>Traps: of several channels the first is heard ({@link
 * io.github.cosyvoice4j.eval.asr.FirstChannel}), not their mean. Error rates published with
 * upstream's script were measured at {@link io.github.cosyvoice4j.eval.asr.AsrOptions#featureRate}
 * 24000 with {@link io.github.cosyvoice4j.eval.asr.Lfr#LEGACY}.
 */
package io.github.cosyvoice4j.eval.asr;
