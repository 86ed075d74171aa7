/**
 * WAVE files and resampling, behind {@link io.github.cosyvoice4j.Audio}.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.sound.WavReader} reads RIFF, RF64 and BW64 files
 * of integers or floats into mono samples; {@link io.github.cosyvoice4j.sound.WavWriter} writes
 * them; {@link io.github.cosyvoice4j.sound.AtomicFile} makes a file appear whole or not at all;
 * {@link io.github.cosyvoice4j.sound.Resampler} changes the rate exactly as torchaudio does.
 *
 * <p>Samples are float32, nominally in [-1, 1]; rates are in Hz, {@value
 * io.github.cosyvoice4j.Audio#MIN_SAMPLE_RATE} to {@value
 * io.github.cosyvoice4j.Audio#MAX_SAMPLE_RATE}. Arrays are not copied here; {@code Audio} does that
 * at its border.
 *
 * <p>Trap: no size in a WAVE header is to be trusted. Streamed files hold 0 or 0xFFFFFFFF,
 * truncated ones more than there is; memory is taken by what the file really holds. Exported to
 * this project's modules only.
 */
package io.github.cosyvoice4j.sound;
