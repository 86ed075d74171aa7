package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.core.features.FloatMatrix;
import io.github.cosyvoice4j.core.features.KaldiFbank;
import io.github.cosyvoice4j.sound.Resampler;

/**
 * What a Paraformer reads of a recording: Kaldi's log energies under a Hamming window, 100 frames a
 * second, several side by side, shifted and scaled to mean 0 and deviation 1. Immutable, safe for
 * use by several threads.
 *
 * <p>Source: {@code sherpa-onnx/csrc/offline-stream.cc}, {@code
 * offline-recognizer-paraformer-impl.h}; {@code kaldi-native-fbank/csrc/feature-fbank.cc}.
 */
final class ParaformerFrontEnd {
  /** Such models take samples as 16-bit integers are. */
  private static final float SCALE = 32_768;

  private final ParaformerMetadata metadata;
  private final AsrOptions options;
  private final KaldiFbank fbank;

  ParaformerFrontEnd(ParaformerMetadata metadata, AsrOptions options) {
    this.metadata = metadata;
    this.options = options;
    this.fbank =
        new KaldiFbank(
            new KaldiFbank.Config(
                options.featureRate(), metadata.bins(), KaldiFbank.Window.HAMMING, false));
  }

  /**
   * {@return the windows of a recording, (windows, width) row-major; none of one that is too short}
   *
   * @param audio of any rate
   */
  float[] features(Audio audio) {
    float[] samples = samples(audio);
    if (samples.length < fbank.minSamples()) {
      return new float[0];
    }
    float[] windows = stacked(fbank.compute(samples));
    metadata.normalize(windows);
    return windows;
  }

  private float[] samples(Audio audio) {
    float[] samples = new float[audio.length()];
    audio.samples().get(samples);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= SCALE;
    }
    return new Resampler(audio.sampleRate(), options.featureRate()).resampleAsKaldi(samples);
  }

  private float[] stacked(FloatMatrix energies) {
    int window = metadata.window();
    int bins = metadata.bins();
    int last = energies.rows() - 1;
    float[] stacked =
        new float[options.lfr().frames(energies.rows(), window, metadata.shift()) * window * bins];
    int at = 0;
    for (int row = 0; at < stacked.length; row++) {
      int first = options.lfr().first(row, window, metadata.shift());
      for (int frame = first; frame < first + window; frame++) {
        int clamped = Math.max(0, Math.min(frame, last));
        for (int bin = 0; bin < bins; bin++) {
          stacked[at++] = energies.get(clamped, bin);
        }
      }
    }
    return stacked;
  }
}
