package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * An error as people see it: one line that ends with a remedy.
 *
 * @param message the line
 * @param exitCode what the command exits with
 */
record Failure(String message, int exitCode) {
  /** {@return an error's line and exit code} */
  static Failure of(Exception error) {
    if (error instanceof UncheckedIOException e) {
      return of(e.getCause());
    }
    if (error instanceof IllegalArgumentException) {
      return new Failure(oneLine(error.getMessage()), ExitCode.USAGE);
    }
    return new Failure(oneLine(message(error)), ExitCode.FAILED);
  }

  private static String message(Exception error) {
    if (error instanceof NoSuchFileException e) {
      return e.getFile() + ": expected a file, got none; check the path";
    }
    if (error instanceof AccessDeniedException e) {
      return e.getFile() + ": expected access, got permission denied; check who may read or write";
    }
    if (error instanceof FileSystemException e && e.getReason() != null) {
      return e.getFile() + ": " + e.getReason() + "; check the path and the space left on the disk";
    }
    if (error instanceof ModelFormatException
        || error instanceof AudioFormatException
        || error instanceof CosyVoiceException) {
      return error.getMessage();
    }
    if (error instanceof IOException && error.getMessage() != null) {
      return error.getMessage();
    }
    return error + "; this should not happen: run again with --debug and report it";
  }

  /** {@return a text on one line} */
  static String oneLine(String text) {
    return text == null ? "no message" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
