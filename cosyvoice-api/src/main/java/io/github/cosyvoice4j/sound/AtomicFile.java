package io.github.cosyvoice4j.sound;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * Writes a file that appears whole or not at all: under a temporary name in the same folder, then
 * moved. A file that was there before stays untouched until the move, and for ever if writing
 * fails.
 *
 * <p>A link is followed. What is not a file, such as a pipe or {@code /dev/stdout}, is written to
 * as it is, because moving something over it would destroy it.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything.
     *
     * @param out where to, buffered, closed by the caller
     * @throws IOException if it can't be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param target the file, in a folder that exists
   * @param content what to write
   * @throws IOException if it can't be written; the message names the file
   */
  public static void write(Path target, Content content) throws IOException {
    try {
      if (Files.isDirectory(target)) {
        throw new IOException("it is a folder");
      }
      requireFolder(target.toAbsolutePath().getParent());
      if (isDevice(target)) {
        write(target, content, StandardOpenOption.WRITE);
      } else {
        replace(linked(target), content);
      }
    } catch (IOException e) {
      throw new IOException(
          target
              + ": can't be written: "
              + reason(e)
              + "; check that its folder is there, may be written to and has room",
          e);
    }
  }

  /**
   * Writes a text file in UTF-8.
   *
   * @param target the file, in a folder that exists
   * @param text all of it
   * @throws IOException if it can't be written; the message names the file
   */
  public static void write(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void requireFolder(Path folder) throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("expected a folder at " + folder + ", got none; create it");
    }
  }

  private static boolean isDevice(Path target) throws IOException {
    try {
      return Files.readAttributes(target, BasicFileAttributes.class).isOther();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** What a link leads to is replaced, not the link; another process may remove it meanwhile. */
  private static Path linked(Path target) throws IOException {
    try {
      return target.toRealPath();
    } catch (NoSuchFileException e) {
      return target.toAbsolutePath();
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    Path folder = target.getParent();
    Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary); // Already gone if all went well.
    }
  }

  private static void write(Path file, Content content, StandardOpenOption... options)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options))) {
      content.writeTo(out);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Exceptions of {@link Files} have the bare path as their message; the class says more. */
  private static String reason(IOException e) {
    return e.getClass() == IOException.class ? e.getMessage() : e.toString();
  }
}
