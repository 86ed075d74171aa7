package io.github.cosyvoice4j.core.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of recordings as sets spell them. */
public final class PromptFiles {
  private PromptFiles() {}

  /**
   * {@return where a recording is}
   *
   * @param folder what a relative path is relative to
   * @param path as the set spells it
   * @throws WrongRowException if this machine has no such paths
   */
  public static Path resolve(Path folder, String path) throws WrongRowException {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new WrongRowException("prompt_audio: expected a path, got " + e.getMessage());
    }
  }

  /**
   * {@return the folder of a file}
   *
   * @param file a file
   */
  public static Path folderOf(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
