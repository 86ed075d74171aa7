/**
 * Zero-shot speech synthesis with CosyVoice2.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.CosyVoice2} is a loaded model, with a verb for
 * each {@link io.github.cosyvoice4j.Mode}; a {@link io.github.cosyvoice4j.Speaker} is a {@link
 * io.github.cosyvoice4j.Voice}, which a prompt recording becomes, or the id of a saved one; text is
 * a string or {@link io.github.cosyvoice4j.TextFragments}; {@link io.github.cosyvoice4j.Synthesis}
 * is one request under way, and {@link io.github.cosyvoice4j.Audio} its result, as a whole or in
 * {@link io.github.cosyvoice4j.AudioChunk pieces}. {@link io.github.cosyvoice4j.EngineOptions} are
 * chosen once at load, {@link io.github.cosyvoice4j.InferenceOptions} per request, with {@link
 * io.github.cosyvoice4j.StreamOptions} and {@link io.github.cosyvoice4j.Sampling} in them. A {@link
 * io.github.cosyvoice4j.TextNormalizer} writes out numbers and dates.
 *
 * <p>Errors: {@link java.lang.IllegalArgumentException} for a caller's mistake, before any work;
 * {@link io.github.cosyvoice4j.ModelFormatException} and {@link
 * io.github.cosyvoice4j.AudioFormatException} (both {@link java.io.IOException}) for a file that is
 * present but wrong; {@link io.github.cosyvoice4j.CosyVoiceException} and its subclasses for what
 * goes wrong while working; {@link java.lang.IllegalStateException} for use after close.
 *
 * <p>Trap: the implementation is found by {@link java.util.ServiceLoader}. With only this module on
 * the path, {@code load} throws {@link io.github.cosyvoice4j.NativeLibraryException}; depend on
 * {@code io.github.cosyvoice4j:cosyvoice}.
 */
package io.github.cosyvoice4j;
