package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.DeviceMemoryException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;

/** Says what happened in a stage in the library's own terms. */
final class Failures {
  private Failures() {}

  static CosyVoiceException in(Stage stage, long seed, Throwable failure) {
    if (failure instanceof CosyVoiceException ours) {
      return ours;
    }
    String reason = firstLine(failure);
    if (failure instanceof OutOfMemoryError || reason.contains("allocate memory")) {
      return new DeviceMemoryException(
          stage,
          seed,
          stage + ": expected enough memory, got " + reason + "; use shorter text or prompts",
          failure);
    }
    return new SynthesisException(
        stage,
        seed,
        stage + ": expected the net to run, got " + reason + "; seed " + seed + " repeats it",
        failure);
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
