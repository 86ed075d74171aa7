/**
 * What the native module implements for the engine. Only ints and floats cross.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.core.spi.Backend} loads a {@link
 * io.github.cosyvoice4j.core.spi.SpeechModel}, which is a {@link
 * io.github.cosyvoice4j.core.spi.SpeechLanguageModel} (text ids to speech-token scores, one {@link
 * io.github.cosyvoice4j.core.spi.TokenSequence} a request) and a {@link
 * io.github.cosyvoice4j.core.spi.TokenToWave} (speech tokens to mel to samples; one {@link
 * io.github.cosyvoice4j.core.spi.MelStream} a streamed request).
 *
 * <p>What the language model reads is a {@link io.github.cosyvoice4j.core.spi.LmInput}: rows of
 * marks, text ids and speech ids in any order. One call of {@link
 * io.github.cosyvoice4j.core.spi.SpeechLanguageModel#advance} feeds several sequences, which may
 * come and go between calls.
 *
 * <p>While speech is streamed, a {@link io.github.cosyvoice4j.core.spi.WaveStream} takes mel frames
 * as they come; a {@link io.github.cosyvoice4j.core.spi.VocoderPlan} says how.
 *
 * <p>A device whose memory is used up says so with an {@link
 * io.github.cosyvoice4j.core.spi.OutOfDeviceMemory}, from any call.
 *
 * <p>Trap: libtorch keeps modes and thread counts in thread-locals. A worker calls {@link
 * io.github.cosyvoice4j.core.spi.SpeechModel#enterThread()} before its first step and closes what
 * it gives after its last.
 */
package io.github.cosyvoice4j.core.spi;
