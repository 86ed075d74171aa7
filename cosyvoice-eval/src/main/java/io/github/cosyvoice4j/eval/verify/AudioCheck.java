package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.features.FloatMatrix;
import io.github.cosyvoice4j.core.features.KaldiFbank;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.features.WhisperLogMel;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.io.IOException;

/**
 * {@code audio-WAV.safetensors}: a recording resampled, its features, and what the ONNX nets make
 * of them.
 */
final class AudioCheck implements StageCheck {
  static final String PREFIX = "audio-";

  private final ModelParts model;

  AudioCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.startsWith(PREFIX);
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    try (TensorGolden golden = goldens.tensors(stage)) {
      Audio wav = Audio.readWav(goldens.wav(golden.metadata("wav")));
      checkFeatures(wav, golden, rows);
      checkNets(golden, rows);
      checkZeroShot(golden, rows);
      new TensorComparison(golden, rows).rest();
    }
  }

  private void checkFeatures(Audio wav, TensorGolden golden, StageRows rows) throws IOException {
    int melRate = model.prompts().melSpectrogram().config().sampleRate();
    float[] wav16 = golden.floats("wav16");
    float[] wav24 = golden.floats("wav24");
    rows.close("wav16", wav16, samples(wav, WhisperLogMel.SAMPLE_RATE), Tolerances.STAGE);
    rows.close("wav24", wav24, samples(wav, melRate), Tolerances.STAGE);
    close("whisper_mel", new WhisperLogMel().compute(wav16), golden, rows);
    close("fbank", new KaldiFbank().compute(wav16), golden, rows);
    close("prompt_mel", model.prompts().melSpectrogram().compute(wav24), golden, rows);
  }

  private void checkNets(TensorGolden golden, StageRows rows) throws IOException {
    PromptEncoder prompts = model.prompts();
    int[] tokens = prompts.speechTokenizer().encode(matrix("whisper_mel", golden));
    float[] embedding = prompts.speakerEncoder().encode(matrix("fbank", golden));
    rows.same("speech_token", golden.ints("speech_token"), tokens);
    rows.close("embedding", golden.floats("embedding"), embedding, Tolerances.STAGE);
  }

  private void checkZeroShot(TensorGolden golden, StageRows rows) throws IOException {
    FloatMatrix mel = matrix("prompt_mel", golden);
    Voice voice =
        Voice.newBuilder(
                golden.ints("speech_token"),
                golden.floats("embedding"),
                mel.toArray(),
                mel.columns())
            .build();
    FlowPrompt prompt = FlowPrompt.aligned(voice, model.facts().sizes().framesPerToken());
    rows.same("zero_shot_token", golden.ints("zero_shot_token"), prompt.tokens());
    float[] expected = golden.floats("zero_shot_feat");
    rows.close("zero_shot_feat", expected, prompt.mel(), Tolerances.EXACT);
  }

  private static void close(String key, FloatMatrix actual, TensorGolden golden, StageRows rows)
      throws IOException {
    rows.close(key, golden.floats(key), actual.toArray(), Tolerances.STAGE);
  }

  private static FloatMatrix matrix(String key, TensorGolden golden) throws IOException {
    long[] shape = golden.shape(key);
    return FloatMatrix.of(golden.floats(key), Math.toIntExact(shape[shape.length - 1]));
  }

  private static float[] samples(Audio wav, int rate) {
    Audio resampled = wav.resampledTo(rate);
    float[] samples = new float[resampled.length()];
    resampled.samples().get(samples);
    return samples;
  }
}
