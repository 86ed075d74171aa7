package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxInput;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
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
    OnnxInput features = OnnxInput.floats(logMel.buffer(), 1, logMel.rows(), frames);
    OnnxInput length = OnnxInput.ints(new int[] {frames}, 1);
    // what is no int is no speech id either; it is refused as such
    return model.run(List.of(features, length)).get(0).ints();
  }

  /** Frees the net. Idempotent. */
  @Override
  public void close() {
    model.close();
  }
}
