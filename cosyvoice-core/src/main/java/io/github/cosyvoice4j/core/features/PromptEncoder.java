package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a voice of a prompt recording: speech tokens and speaker embedding from it at 16 kHz, mel
 * frames from it at the model's own rate, each resampled from the original. Safe for use by several
 * threads.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}, {@code _extract_speech_token}, {@code
 * _extract_spk_embedding}, {@code _extract_speech_feat}.
 */
public final class PromptEncoder implements AutoCloseable {
  /** The lowest sample rate of a prompt, in Hz; what is lost below can't be had back. */
  public static final int MIN_SAMPLE_RATE = 16_000;

  /** The longest prompt the speech tokenizer is made for. */
  public static final int MAX_SECONDS = 30;

  private final WhisperLogMel whisperLogMel = new WhisperLogMel();
  private final KaldiFbank kaldiFbank = new KaldiFbank();
  private final MelSpectrogram melSpectrogram;
  private final SpeechTokenizer speechTokenizer;
  private final SpeakerEncoder speakerEncoder;

  /** The flow, which both nets must fit: how many speech ids and embedding values it knows. */
  private final ConfigNode flow;

  private PromptEncoder(
      MelSpectrogram melSpectrogram,
      SpeechTokenizer speechTokenizer,
      SpeakerEncoder speakerEncoder,
      ConfigNode flow) {
    this.melSpectrogram = melSpectrogram;
    this.speechTokenizer = speechTokenizer;
    this.speakerEncoder = speakerEncoder;
    this.flow = flow;
  }

  /**
   * Loads both nets of a model directory.
   *
   * @param directory the directory, its configuration read
   * @param threads threads of one operation in ONNX Runtime; upstream takes 1
   * @return the encoder, which the caller closes
   * @throws ModelFormatException if a net or the {@code feat_extractor} of the yaml is wrong
   * @throws IOException if a file can't be read
   */
  public static PromptEncoder load(ModelDirectory directory, int threads) throws IOException {
    ConfigNode features = directory.config().at("feat_extractor");
    MelSpectrogram mel = new MelSpectrogram(MelSpectrogram.Config.of(features));
    SpeechTokenizer tokenizer = SpeechTokenizer.load(directory.speechTokenizer(), threads);
    try {
      SpeakerEncoder speaker = SpeakerEncoder.load(directory.speakerEncoder(), threads);
      return new PromptEncoder(mel, tokenizer, speaker, directory.config().at("flow"));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * Makes a voice.
   *
   * @param prompt the recording, at its original rate
   * @param transcript what is said in it, if known
   * @return the voice, with all speech tokens and all mel frames
   * @throws AudioFormatException if the rate is below {@value #MIN_SAMPLE_RATE} Hz, or the
   *     recording longer than {@value #MAX_SECONDS} s or too short to be analyzed
   * @throws ModelFormatException if a net gives what it should not
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public Voice encode(Audio prompt, Optional<String> transcript) throws IOException {
    check("prompt", prompt);
    float[] wav16 = samples(prompt.resampledTo(WhisperLogMel.SAMPLE_RATE));
    int[] tokens = speechTokenizer.encode(whisperLogMel.compute(wav16));
    checkTokens(tokens);
    float[] embedding = speakerEncoder.encode(kaldiFbank.compute(wav16));
    checkEmbedding(embedding);
    int melRate = melSpectrogram.config().sampleRate();
    FloatMatrix mel = melSpectrogram.compute(samples(prompt.resampledTo(melRate)));
    Voice.Builder voice =
        Voice.newBuilder(tokens, embedding, mel.toArray(), mel.columns())
            .duration(prompt.duration())
            .warnings(PromptCheck.check(prompt, transcript));
    transcript.ifPresent(voice::transcript);
    return voice.build();
  }

  /**
   * Listens to what is to be said again in another voice.
   *
   * @param source the recording, at its original rate
   * @return its speech tokens, 25 a second
   * @throws AudioFormatException if the rate is below {@value #MIN_SAMPLE_RATE} Hz, or the
   *     recording longer than {@value #MAX_SECONDS} s or too short to be analyzed
   * @throws ModelFormatException if a net gives what it should not
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public int[] listen(Audio source) throws IOException {
    check("source", source);
    float[] wav16 = samples(source.resampledTo(WhisperLogMel.SAMPLE_RATE));
    int[] tokens = speechTokenizer.encode(whisperLogMel.compute(wav16));
    checkTokens(tokens);
    return tokens;
  }

  /** {@return what the prompt's mel frames are computed with} */
  public MelSpectrogram melSpectrogram() {
    return melSpectrogram;
  }

  /** {@return the speech tokenizer, which this object closes} */
  public SpeechTokenizer speechTokenizer() {
    return speechTokenizer;
  }

  /** {@return the speaker encoder, which this object closes} */
  public SpeakerEncoder speakerEncoder() {
    return speakerEncoder;
  }

  /** Frees both nets. Idempotent. */
  @Override
  public void close() {
    speechTokenizer.close();
    speakerEncoder.close();
  }

  private void check(String name, Audio prompt) throws AudioFormatException {
    int rate = prompt.sampleRate();
    if (rate < MIN_SAMPLE_RATE) {
      throw new AudioFormatException(
          String.format(
              Locale.ROOT,
              "%s: sample rate: expected at least %d Hz, got %d Hz; resampling does not bring"
                  + " back what is missing, record at a higher rate",
              name,
              MIN_SAMPLE_RATE,
              rate));
    }
    double seconds = (double) prompt.length() / rate;
    if (seconds < minSeconds()) {
      throw new AudioFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected at least %.3f s, got %.3f s (%d samples); record 3 to 10 s",
              name,
              minSeconds(),
              seconds,
              prompt.length()));
    }
    if (seconds > MAX_SECONDS) {
      throw new AudioFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %d s, got %.3f s; cut it, and its transcript, to 3 to 10 s",
              name,
              MAX_SECONDS,
              seconds));
    }
  }

  private void checkTokens(int[] tokens) throws ModelFormatException {
    int limit = flow.intValue("vocab_size");
    for (int token : tokens) {
      if (token < 0 || token >= limit) {
        throw new ModelFormatException(
            String.format(
                Locale.ROOT,
                "%s: speech id: expected 0 to %d, got %d; is it another model's?",
                speechTokenizer.name(),
                limit - 1,
                token));
      }
    }
  }

  private void checkEmbedding(float[] embedding) throws ModelFormatException {
    int size = flow.intValue("spk_embed_dim");
    if (embedding.length != size) {
      throw new ModelFormatException(
          String.format(
              Locale.ROOT,
              "%s: embedding: expected %d values, got %d; is it another model's?",
              speakerEncoder.name(),
              size,
              embedding.length));
    }
    for (float value : embedding) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            speakerEncoder.name()
                + ": embedding: expected finite numbers, got "
                + value
                + "; download the file again");
      }
    }
  }

  /** What every one of the features needs. */
  private double minSeconds() {
    int samples16 = Math.max(whisperLogMel.minSamples(), kaldiFbank.minSamples());
    double mel = (double) melSpectrogram.minSamples() / melSpectrogram.config().sampleRate();
    return Math.max((double) samples16 / WhisperLogMel.SAMPLE_RATE, mel);
  }

  private static float[] samples(Audio audio) {
    float[] samples = new float[audio.length()];
    audio.samples().get(samples);
    return samples;
  }
}
