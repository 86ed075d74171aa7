package io.github.cosyvoice4j.eval.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file to be written, checked before the work whose result it is to hold. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Checks that a file can be written.
   *
   * @param file the file
   * @return the same, absolute
   * @throws IOException if it is clear already that it can't be
   */
  static Path require(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      throw new IOException(file + ": expected a file name, got a folder; add a name to it");
    }
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(file + ": expected a folder " + folder + ", got none; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException(
          file + ": expected a folder that can be written, got " + folder + "; choose another");
    }
    return absolute;
  }
}
