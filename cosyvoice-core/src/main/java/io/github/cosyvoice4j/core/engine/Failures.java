package io.github.cosyvoice4j.core.engine;

import static io.github.cosyvoice4j.core.spi.OutOfDeviceMemory.UNKNOWN;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.DeviceMemoryException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;

/** Says what happened in a stage in the library's own terms. */
final class Failures {
  private Failures() {}

  static CosyVoiceException in(Stage stage, SynthesisJob job, Throwable failure) {
    return in(stage, job, failure, 1);
  }

  /**
   * Says what happened to a request that was tried alone.
   *
   * @param stage where
   * @param job the request
   * @param failure what a net threw for it
   * @param batch how many were computed together when there was no room first, this one included
   */
  static CosyVoiceException in(Stage stage, SynthesisJob job, Throwable failure, int batch) {
    if (failure instanceof SynthesisException ours) {
      return ours;
    }
    if (isMemory(failure)) {
      return memory(stage, job, failure, batch);
    }
    SynthesisException.Point point = job.point(stage);
    String reason = firstLine(failure);
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

  /**
   * {@return whether there was no room: then fewer together may fit}
   *
   * @param failure what a net threw
   */
  static boolean isMemory(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof OutOfDeviceMemory
        || failure instanceof OutOfMemoryError
        || message.contains("allocate memory")
        || message.contains("out of memory");
  }

  private static DeviceMemoryException memory(
      Stage stage, SynthesisJob job, Throwable failure, int batch) {
    String reason = firstLine(failure);
    long asked = UNKNOWN;
    long free = UNKNOWN;
    if (failure instanceof OutOfDeviceMemory numbers) {
      reason = numbers.getMessage();
      asked = numbers.asked();
      free = numbers.free();
    }
    return new DeviceMemoryException(
        job.point(stage),
        stage
            + ": expected enough memory, got "
            + reason
            + (batch > 1 ? ", alone after a batch of " + batch : "")
            + "; use shorter text or prompts, or a smaller maxBatch or flowCacheBytes",
        new DeviceMemoryException.Shortage(asked, free, batch),
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
