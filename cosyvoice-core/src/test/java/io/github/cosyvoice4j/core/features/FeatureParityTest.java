package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stage from the wave file to the voice against upstream's, each fed upstream's input. */
class FeatureParityTest {
  /** Upstream's own rounding to float32 is of this order. */
  private static final double TOLERANCE = 1e-4;

  private static PromptEncoder encoder;
  private static int tokenMelRatio;

  @BeforeAll
  static void load() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    encoder = PromptEncoder.load(directory, 1);
    tokenMelRatio = directory.config().intValue("token_mel_ratio");
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  static List<String> wavs() {
    return Goldens.wavNames();
  }

  @ParameterizedTest
  @MethodSource("wavs")
  void readsAndResamples(String wav) throws IOException {
    Audio audio = Audio.readWav(Goldens.wav(wav));
    assertClose(wav, "wav16", samples(audio.resampledTo(16_000)));
    assertClose(wav, "wav24", samples(audio.resampledTo(24_000)));
  }

  @ParameterizedTest
  @MethodSource("wavs")
  void computesFeatures(String wav) {
    float[] wav16 = golden(wav, "wav16");
    FloatMatrix logMel = new WhisperLogMel().compute(wav16);
    assertEquals(Goldens.shape("audio-" + wav, "whisper_mel")[2], logMel.columns());
    assertClose(wav, "whisper_mel", logMel.toArray());
    assertClose(wav, "fbank", new KaldiFbank().compute(wav16).toArray());
    FloatMatrix mel = encoder.melSpectrogram().compute(golden(wav, "wav24"));
    assertClose(wav, "prompt_mel", mel.toArray());
  }

  @ParameterizedTest
  @MethodSource("wavs")
  void runsTheNets(String wav) throws IOException {
    int frames = (int) Goldens.shape("audio-" + wav, "whisper_mel")[2];
    FloatMatrix logMel = FloatMatrix.of(golden(wav, "whisper_mel"), frames);
    int[] tokens = encoder.speechTokenizer().encode(logMel);
    assertArrayEquals(Goldens.ints("audio-" + wav, "speech_token"), tokens);
    int bins = (int) Goldens.shape("audio-" + wav, "fbank")[1];
    FloatMatrix fbank = FloatMatrix.of(golden(wav, "fbank"), bins);
    assertClose(wav, "embedding", encoder.speakerEncoder().encode(fbank));
  }

  @ParameterizedTest
  @MethodSource("wavs")
  void makesTheVoice(String wav) throws IOException {
    Voice voice = encoder.encode(Audio.readWav(Goldens.wav(wav)), Optional.empty());
    int[] tokens = new int[voice.speechTokens().remaining()];
    voice.speechTokens().get(tokens);
    assertArrayEquals(Goldens.ints("audio-" + wav, "speech_token"), tokens);
    float[] embedding = new float[voice.embedding().remaining()];
    voice.embedding().get(embedding);
    assertClose(wav, "embedding", embedding);
    float[] mel = new float[voice.mel().remaining()];
    voice.mel().get(mel);
    assertClose(wav, "prompt_mel", mel);

    FlowPrompt aligned = FlowPrompt.aligned(voice, tokenMelRatio);
    assertArrayEquals(Goldens.ints("audio-" + wav, "zero_shot_token"), aligned.tokens());
    assertClose(wav, "zero_shot_feat", aligned.mel());
  }

  private static float[] golden(String wav, String name) {
    return Goldens.floats("audio-" + wav, name);
  }

  private static void assertClose(String wav, String name, float[] actual) {
    Parity.assertClose(wav + " " + name, golden(wav, name), actual, TOLERANCE);
  }

  private static float[] samples(Audio audio) {
    float[] samples = new float[audio.length()];
    audio.samples().get(samples);
    return samples;
  }
}
