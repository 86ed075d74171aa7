package io.github.cosyvoice4j.eval.asr;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that was listened to.
 *
 * @param file as given
 * @param transcript what was heard; empty if that failed
 * @param problem why it failed, with a message that names the file; empty if it did not
 */
public record TranscribedFile(
    Path file, Optional<Transcript> transcript, Optional<Exception> problem) {
  private static final String SUFFIX = ".wav";

  /** Checks that it is one or the other. */
  public TranscribedFile {
    Objects.requireNonNull(file, "file");
    if (transcript.isPresent() == problem.isPresent()) {
      throw new IllegalArgumentException(file + ": expected a transcript or a problem");
    }
  }

  static TranscribedFile heard(Path file, Transcript transcript) {
    return new TranscribedFile(file, Optional.of(transcript), Optional.empty());
  }

  static TranscribedFile failed(Path file, Exception problem) {
    return new TranscribedFile(file, Optional.empty(), Optional.of(problem));
  }

  /** {@return the name of the file, without the folder and {@code .wav}} */
  public String id() {
    String name = String.valueOf(file.getFileName());
    boolean wav = name.regionMatches(true, name.length() - SUFFIX.length(), SUFFIX, 0, 4);
    return wav ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
