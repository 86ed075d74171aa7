package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import java.util.Map;

/**
 * What a Paraformer in sherpa-onnx's form says of itself in the ONNX file's metadata. Immutable,
 * safe for use by several threads.
 */
final class ParaformerMetadata {
  /** Far above any model's; keeps a wrong number from asking for all memory. */
  private static final int MAX_VOCABULARY = 1 << 24;

  private static final int MAX_WINDOW = 1 << 8;

  private final int vocabulary;
  private final int window;
  private final int shift;

  /** What is added to each value of a window, and what it is then multiplied with. */
  private final float[] negMean;

  private final float[] invStddev;

  private ParaformerMetadata(Reader metadata) throws ModelFormatException {
    this.vocabulary = metadata.integer("vocab_size", MAX_VOCABULARY);
    this.window = metadata.integer("lfr_window_size", MAX_WINDOW);
    this.shift = metadata.integer("lfr_window_shift", MAX_WINDOW);
    this.negMean = metadata.floats("neg_mean");
    this.invStddev = metadata.floats("inv_stddev");
    if (negMean.length % window != 0) {
      throw metadata.wrong(
          "neg_mean", "a multiple of lfr_window_size " + window, negMean.length + " values");
    }
    if (invStddev.length != negMean.length) {
      throw metadata.wrong(
          "inv_stddev", negMean.length + " values as of neg_mean", invStddev.length + " values");
    }
  }

  static ParaformerMetadata of(OnnxModel model) throws ModelFormatException {
    return new ParaformerMetadata(new Reader(model.name(), model.metadata()));
  }

  /** {@return how many tokens the net knows} */
  int vocabulary() {
    return vocabulary;
  }

  /** {@return frames that stand side by side} */
  int window() {
    return window;
  }

  /** {@return frames from one window to the next} */
  int shift() {
    return shift;
  }

  /** {@return values of a window} */
  int width() {
    return negMean.length;
  }

  /** {@return values of a frame} */
  int bins() {
    return negMean.length / window;
  }

  /**
   * Takes each value's mean off and divides it by its deviation.
   *
   * @param windows row-major, changed in place
   */
  void normalize(float[] windows) {
    for (int i = 0; i < windows.length; i++) {
      int column = i % negMean.length;
      windows[i] = (windows[i] + negMean[column]) * invStddev[column];
    }
  }

  /** Reads numbers from a file's metadata. */
  private record Reader(String file, Map<String, String> values) {
    int integer(String key, int max) throws ModelFormatException {
      String text = required(key);
      try {
        int value = Integer.parseInt(text);
        if (value >= 1 && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw wrong(key, "a number from 1 to " + max, text);
    }

    float[] floats(String key) throws ModelFormatException {
      String[] parts = required(key).split(",", -1);
      float[] numbers = new float[parts.length];
      for (int i = 0; i < parts.length; i++) {
        numbers[i] = number(key, parts[i].strip());
      }
      return numbers;
    }

    private float number(String key, String text) throws ModelFormatException {
      try {
        float value = Float.parseFloat(text);
        if (Float.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw wrong(key, "numbers between commas", text.isEmpty() ? "nothing" : text);
    }

    private String required(String key) throws ModelFormatException {
      String value = values.get(key);
      if (value == null) {
        throw wrong(key, "a value", "none");
      }
      return value.strip();
    }

    ModelFormatException wrong(String key, String expected, String got) {
      return new ModelFormatException(
          file
              + ": metadata "
              + key
              + ": expected "
              + expected
              + ", got "
              + got
              + "; is it a Paraformer in sherpa-onnx's form?");
    }
  }
}
