package io.github.cosyvoice4j.eval.metric;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.features.FloatMatrix;
import io.github.cosyvoice4j.core.features.KaldiFbank;
import io.github.cosyvoice4j.core.onnx.OnnxInput;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How alike the voices of an utterance and its prompt are: the cosine of their embeddings, {@code
 * similarity}, -1 to 1. Utterances without a prompt have none.
 *
 * <p>Takes any net with one input whose first output is an embedding, in ONNX: CAM++ and ERes2Net
 * of 3D-Speaker, which read filterbank energies, or WavLM with ECAPA-TDNN, which reads the sound.
 * Sound is taken at 16 kHz.
 *
 * <p>Source: CV3-Eval's similarity by ERes2Net; {@code cal_sim.sh} of seed-tts-eval.
 */
public final class SpeakerSimilarity implements Metric {
  /** What a net reads. */
  public enum Input {
    /** {@link KaldiFbank} without its mean, (1, frames, 80). */
    FBANK,
    /** Samples, (1, samples). */
    WAVE
  }

  /** Of torch's {@code CosineSimilarity} as CV3-Eval makes it. */
  private static final double SMALLEST_NORM = 1e-6;

  private static final int RATE = KaldiFbank.SAMPLE_RATE;

  private final OnnxModel model;
  private final Input input;
  private final KaldiFbank fbank = new KaldiFbank();

  private SpeakerSimilarity(OnnxModel model, Input input) {
    this.model = model;
    this.input = input;
  }

  /**
   * Loads a net.
   *
   * @param file the {@code .onnx} file
   * @param input what it reads; absent, its input's shape tells: three axes are energies, two are
   *     samples
   * @return the metric, which the caller closes
   * @throws ModelFormatException if it is absent, no such net, or its shape does not tell
   * @throws IOException if it can't be read
   */
  public static SpeakerSimilarity load(Path file, Optional<Input> input) throws IOException {
    OnnxModel model = OnnxModel.load(file, 0);
    try {
      if (model.inputs() != 1) {
        throw new ModelFormatException(
            file + ": inputs: expected 1, got " + model.inputs() + "; is it a speaker net?");
      }
      Input kind = input.isPresent() ? input.get() : guess(file, model.inputShape(0));
      return new SpeakerSimilarity(model, kind);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Input guess(Path file, long[] shape) throws ModelFormatException {
    if (shape.length == 3 && (shape[2] == KaldiFbank.BINS || shape[2] < 0)) {
      return Input.FBANK;
    }
    if (shape.length == 2) {
      return Input.WAVE;
    }
    throw new ModelFormatException(
        file
            + ": input: expected (1, frames, 80) or (1, samples), got "
            + Arrays.toString(shape)
            + "; is it a speaker net? say what it reads if you know");
  }

  /** {@return what the net reads} */
  public Input input() {
    return input;
  }

  @Override
  public String name() {
    return "similarity";
  }

  @Override
  public Map<String, Double> evaluate(SpokenUtterance utterance) throws IOException {
    if (utterance.prompt().isEmpty()) {
      return Map.of();
    }
    float[] prompt = embed(utterance.prompt().get().read(), "prompt");
    double cosine = cosine(prompt, embed(utterance.audio(), "sound"));
    return Double.isFinite(cosine) ? Map.of("similarity", cosine) : Map.of();
  }

  private float[] embed(Audio audio, String which) throws IOException {
    FloatBuffer samples = audio.resampledTo(RATE).samples();
    if (samples.remaining() < fbank.minSamples()) {
      throw new IOException(
          which
              + ": expected at least "
              + fbank.minSamples()
              + " samples at 16 kHz, got "
              + samples.remaining()
              + "; it is too short to hold a voice");
    }
    return model.run(List.of(feed(samples))).get(0).floats();
  }

  private OnnxInput feed(FloatBuffer samples) {
    if (input == Input.WAVE) {
      return OnnxInput.floats(samples, 1, samples.remaining());
    }
    float[] copy = new float[samples.remaining()];
    samples.get(copy);
    FloatMatrix energies = fbank.compute(copy);
    return OnnxInput.floats(
        FloatBuffer.wrap(energies.toArray()), 1, energies.rows(), energies.columns());
  }

  private static double cosine(float[] a, float[] b) throws ModelFormatException {
    if (a.length != b.length) {
      throw new ModelFormatException(
          "embeddings: expected one length, got "
              + a.length
              + " and "
              + b.length
              + "; the net gives frames, not an embedding");
    }
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.max(Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB), SMALLEST_NORM);
  }

  @Override
  public void close() {
    model.close();
  }
}
