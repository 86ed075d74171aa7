/**
 * Voices that are kept under an id.
 *
 * <p>{@link io.github.cosyvoice4j.core.speakers.Speakers} are those that a request may name: the
 * ones in a {@link io.github.cosyvoice4j.core.speakers.SpeakerStore}, a folder with one file of our
 * own format per speaker, and those of the model directory. The latter are in upstream's {@code
 * spk2info.pt}, which {@link io.github.cosyvoice4j.core.speakers.Spk2Info} reads and {@link
 * io.github.cosyvoice4j.core.speakers.Spk2InfoWriter} writes. {@link
 * io.github.cosyvoice4j.core.speakers.Transcripts} turns the transcripts of the ones into the text
 * ids of the others and back.
 *
 * <p>{@code spk2info.pt} is a dict of dicts of tensors by speaker id. Its inner dicts come in two
 * shapes:
 *
 * <pre>
 * a speaker that the model was trained with ({@code inference_sft}); older ones have more keys
 *   embedding                     (1, 192) float32
 *
 * a prompt ({@code add_zero_shot_spk}), cut to two mel frames a token
 *   prompt_text                   (1, text ids) int32
 *   llm_prompt_speech_token       (1, tokens) int32
 *   flow_prompt_speech_token      the same
 *   prompt_speech_feat            (1, 2 * tokens, 80) float32
 *   llm_embedding                 (1, 192) float32
 *   flow_embedding                the same
 *   prompt_text_len, llm_prompt_speech_token_len, flow_prompt_speech_token_len,
 *   prompt_speech_feat_len        (1) int32
 * </pre>
 *
 * <p>Traps: upstream's SFT fails with a speaker of the second shape, so both are written for each;
 * {@code prompt_speech_feat} is a transposed view with strides to match.
 */
package io.github.cosyvoice4j.core.speakers;
