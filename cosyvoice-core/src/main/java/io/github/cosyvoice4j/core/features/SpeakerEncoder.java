package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxInput;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * CAM++, the speaker verification net: filterbank energies in, one embedding out. Safe for use by
 * several threads.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}, {@code _extract_spk_embedding}.
 */
public final class SpeakerEncoder implements AutoCloseable {
  private final OnnxModel model;

  private SpeakerEncoder(OnnxModel model) {
    this.model = model;
  }

  /**
   * Loads the net.
   *
   * @param file {@code campplus.onnx}
   * @param threads threads of one operation; upstream takes 1
   * @return the encoder, which the caller closes
   * @throws ModelFormatException if the file is not such a net
   * @throws IOException if it can't be read
   */
  public static SpeakerEncoder load(Path file, int threads) throws IOException {
    OnnxModel model = OnnxModel.load(file, threads);
    try {
      model.requireInputs(1, 2, KaldiFbank.BINS);
      return new SpeakerEncoder(model);
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
   * Finds what tells a speaker from others.
   *
   * @param fbank what {@link KaldiFbank} computed, (frames, bins)
   * @return the embedding, not normalized
   * @throws ModelFormatException if the net gives no floats
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public float[] encode(FloatMatrix fbank) throws ModelFormatException {
    OnnxInput features = OnnxInput.floats(fbank.buffer(), 1, fbank.rows(), fbank.columns());
    return model.run(List.of(features)).get(0).floats();
  }

  /** Frees the net. Idempotent. */
  @Override
  public void close() {
    model.close();
  }
}
