package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.DatasetOptions;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A folder whose files appear whole, and are on the disk when they do. */
public final class OutputFolder {
  private final Path path;

  private OutputFolder(Path path) {
    this.path = path;
  }

  /**
   * Opens a folder, which is made if it is not there.
   *
   * @param path the folder
   * @return the folder
   * @throws IOException if it can't be made or written
   */
  public static OutputFolder open(Path path) throws IOException {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          path + ": expected a folder, got a file; choose another output folder", e);
    } catch (FileSystemException e) {
      throw new IOException(
          path
              + ": expected a folder that can be made, got none; check the path, and who may write"
              + " there",
          e);
    }
    if (!Files.isWritable(path)) {
      throw new IOException(
          path + ": expected a folder that can be written, got one that can't; choose another");
    }
    return new OutputFolder(path);
  }

  /**
   * Refuses, before any work, a folder that a run can't go on in.
   *
   * @param options the run's
   * @throws IOException if it can't be made, written or read
   * @throws IllegalArgumentException if it holds utterances of another seed
   */
  public static void check(DatasetOptions options) throws IOException {
    OutputFolder folder = open(options.outputDirectory());
    if (folder.has(Journal.NAME)) {
      PastRuns past = new PastRuns();
      folder.journal().read(past::add, problem -> {});
      past.requireSeed(options.seed());
    }
  }

  /** {@return its path} */
  public Path path() {
    return path;
  }

  /** {@return its journal} */
  public Journal journal() {
    return new Journal(path);
  }

  /**
   * {@return whether there is a file}
   *
   * @param name its name
   */
  boolean has(String name) {
    return Files.isRegularFile(path.resolve(name));
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, in the place of one of that name.
   *
   * @param name its name
   * @param content what to write
   * @throws IOException if it can't be written; the message names the file
   */
  void write(String name, Content content) throws IOException {
    Path temporary = path.resolve(UtteranceFiles.temporary(name));
    try {
      writeSynced(temporary, content);
      move(temporary, path.resolve(name));
      sync();
    } catch (IOException e) {
      discard(name, e);
      throw new IOException(
          path.resolve(name)
              + ": can't be written: "
              + Reasons.of(e)
              + "; make room, or check who may write to its folder, and run again",
          e);
    }
  }

  /** Removes what a run that was killed left of a file. */
  void discard(String name) throws IOException {
    Files.deleteIfExists(path.resolve(UtteranceFiles.temporary(name)));
  }

  private void discard(String name, IOException during) {
    try {
      discard(name);
    } catch (IOException e) {
      during.addSuppressed(e);
    }
  }

  private static void writeSynced(Path file, Content content) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      BufferedOutputStream buffered = new BufferedOutputStream(out);
      content.writeTo(buffered);
      buffered.flush();
      out.getFD().sync();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Puts the new name on the disk too, where the system lets folders be opened. */
  private void sync() {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows does not, and keeps names in its own journal
    }
  }
}
