package io.github.cosyvoice4j.core.features;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The supervised speech tokenizer: Whisper log-mel frames in, speech ids at 25 a second out. Safe
 * for use by several threads.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}, {@code _extract_speech_token}; Du et al., CosyVoice
 * 2, arXiv:2412.10117, section 2.2.
 */
public final class SpeechTokenizer implements AutoCloseable {
  private final OnnxModel model;

  private SpeechTokenizer(OnnxModel model) {
    this.model = model;
  }

  /**
   * Loads the net.
   *
   * @param file {@code speech_tokenizer_v2.onnx}
   * @param threads threads of one operation; upstream takes 1
   * @return the tokenizer, which the caller closes
   * @throws ModelFormatException if the file is not such a net
   * @throws IOException if it can't be read
   */
  public static SpeechTokenizer load(Path file, int threads) throws IOException {
    OnnxModel model = OnnxModel.load(file, threads);
    try {
      model.requireInputs(2, 1, WhisperLogMel.BINS);
      return new SpeechTokenizer(model);
    } catch (ModelFormatException e) {
      model.close();
      throw e;
    }
  }

  /** {@return the file's name, for messages} */
  public String name() {
    return model.name();
  }

  /**
   * Finds the speech ids of a recording.
   *
   * @param logMel what {@link WhisperLogMel} computed, (bins, frames)
   * @return the ids
   * @throws ModelFormatException if the net gives no whole numbers
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public int[] encode(FloatMatrix logMel) throws ModelFormatException {
    int frames = logMel.columns();
    OnnxModel.Input features =
        environment ->
            OnnxTensor.createTensor(
                environment, logMel.buffer(), new long[] {1, logMel.rows(), frames});
    OnnxModel.Input length =
        environment -> OnnxTensor.createTensor(environment, new int[] {frames});
    return model.run(List.of(features, length), this::ids);
  }

  private int[] ids(OnnxTensor output) throws ModelFormatException {
    OnnxJavaType type = output.getInfo().type;
    return switch (type) {
      case INT32 -> {
        IntBuffer ids = output.getIntBuffer();
        int[] copy = new int[ids.remaining()];
        ids.get(copy);
        yield copy;
      }
      case INT64 -> {
        LongBuffer ids = output.getLongBuffer();
        long[] copy = new long[ids.remaining()];
        ids.get(copy);
        // what is no int is no speech id either; it is refused as such
        yield Arrays.stream(copy).mapToInt(id -> id == (int) id ? (int) id : -1).toArray();
      }
      default ->
          throw new ModelFormatException(
              name() + ": first output: expected whole numbers, got " + type);
    };
  }

  /** Frees the net. Idempotent. */
  @Override
  public void close() {
    model.close();
  }
}
