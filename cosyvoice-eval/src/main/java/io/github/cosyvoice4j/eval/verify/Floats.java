package io.github.cosyvoice4j.eval.verify;

import java.nio.FloatBuffer;
import java.util.List;

/** Arithmetic on arrays that only comparisons need. */
final class Floats {
  private Floats() {}

  /** {@return arrays one after another} */
  static float[] concat(List<float[]> parts) {
    FloatBuffer all = FloatBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** {@return the logarithm of the softmax} */
  static float[] logSoftmax(float[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    double norm = max + Math.log(sum);
    float[] logs = new float[scores.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) (scores[i] - norm);
    }
    return logs;
  }

  /** {@return the cosine of the angle between two vectors of one length} */
  static double cosine(float[] first, float[] second) {
    double product = 0;
    for (int i = 0; i < first.length; i++) {
      product += (double) first[i] * second[i];
    }
    return product / (first.length * rms(first) * rms(second));
  }

  /** {@return the root mean square} */
  static double rms(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / Math.max(1, values.length));
  }
}
