package io.github.cosyvoice4j.core.infer;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in one line what went wrong. */
final class Reasons {
  private Reasons() {}

  /** {@return the line} */
  static String of(Throwable failure) {
    if (failure instanceof NoSuchFileException e) {
      return e.getFile() + ": expected a file, got none";
    }
    if (failure instanceof FileSystemException e) {
      String name = e.getClass().getSimpleName().replace("Exception", "");
      return e.getFile() + ": " + (e.getReason() == null ? name : e.getReason());
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : oneLine(message);
  }

  /** {@return a text on one line} */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
