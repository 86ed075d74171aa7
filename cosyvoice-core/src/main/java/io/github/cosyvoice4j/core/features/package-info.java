/**
 * What a prompt recording is turned into, in pure Java but for two nets in ONNX Runtime.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.core.features.PromptEncoder} makes a voice of a
 * recording. It resamples the original to 16 kHz and, separately, to the model's rate; computes
 * {@link io.github.cosyvoice4j.core.features.WhisperLogMel} (128, 100 frames/s) for the {@link
 * io.github.cosyvoice4j.core.features.SpeechTokenizer} (25 ids/s), {@link
 * io.github.cosyvoice4j.core.features.KaldiFbank} (100 frames/s, 80) for the {@link
 * io.github.cosyvoice4j.core.features.SpeakerEncoder}, and {@link
 * io.github.cosyvoice4j.core.features.MelSpectrogram} (50 frames/s, 80) for the flow; all are
 * {@link io.github.cosyvoice4j.core.features.FloatMatrix}. {@link
 * io.github.cosyvoice4j.core.features.PromptCheck} says what may spoil the voice.
 *
 * <p>Beneath: {@code RealFft} (any even size), {@code Stft}, {@code MelFilterbank} (two mel
 * scales), {@link io.github.cosyvoice4j.core.onnx.OnnxModel}.
 *
 * <p>Frames and windows are rounded to float32 as upstream's are; the transforms are computed in
 * double. What remains, up to 1e-4 of the rms in bins 80 dB below their frame's loudest, is the
 * rounding of upstream's own float32 transform.
 *
 * <p>Traps: Whisper's matrix is (bins, frames), the others (frames, bins). The filterbank takes
 * samples in [-1, 1]. Nets' inputs are fed by position, not by name, as upstream does.
 */
package io.github.cosyvoice4j.core.features;
