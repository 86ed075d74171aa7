package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.DeviceMemoryException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;

/** Says what happened in a stage in the library's own terms. */
final class Failures {
  private Failures() {}

  static CosyVoiceException in(Stage stage, SynthesisJob job, Throwable failure) {
    if (failure instanceof SynthesisException ours) {
      return ours;
    }
    SynthesisException.Point point = job.point(stage);
    String reason = firstLine(failure);
    if (failure instanceof OutOfMemoryError || reason.contains("allocate memory")) {
      return new DeviceMemoryException(
          point,
          stage + ": expected enough memory, got " + reason + "; use shorter text or prompts",
          failure);
    }
    if (failure instanceof CosyVoiceException || failure instanceof IllegalArgumentException) {
      return new SynthesisException(point, failure.getMessage(), failure);
    }
    if (stage == Stage.FRONT_END) {
      return new SynthesisException(
          point, "text: expected all of it to arrive, got " + reason, failure);
    }
    return new SynthesisException(
        point,
        stage + ": expected the net to run, got " + reason + "; seed " + job.seed() + " repeats it",
        failure);
  }

  /** Refuses samples that are no numbers. */
  static void requireFinite(float[] samples, SynthesisJob job) {
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new SynthesisException(
            job.point(Stage.VOCODER),
            "sample " + i + ": expected a number, got " + samples[i] + "; are the weights damaged?",
            null);
      }
    }
  }

  /** Native messages carry many lines of C++ frames; the first one says it. */
  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return failure.getClass().getSimpleName()
        + ": "
        + (end < 0 ? message : message.substring(0, end));
  }
}
