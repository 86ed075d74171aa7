package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Built engines in a folder.
 *
 * <p>A file's name is a hash of its key, and the key and a checksum are in the file: what is for
 * another machine or model has another name, and what is damaged is built again. A file appears
 * whole or not at all. One engine is built at a time, under a lock that other processes heed: those
 * that want the same one wait and find it.
 */
final class EngineCache {
  private static final System.Logger LOG = System.getLogger(EngineCache.class.getName());

  private final Path folder;

  /**
   * Makes a cache.
   *
   * @param folder where engines are kept; need not exist
   */
  EngineCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Finds an engine, or builds it and keeps it.
   *
   * @param key what it is built of and for
   * @param request the same
   * @param runtime builds and reads
   * @return the engine, which the caller closes
   * @throws IOException if the graph is wrong, or the folder can't be read or written
   */
  Engine engine(EngineKey key, EngineRequest request, EngineRuntime runtime) throws IOException {
    Engine kept = kept(key, runtime);
    return kept != null ? kept : made(key, request, runtime);
  }

  /** {@return the engine that lies there; null if there is none, or none that will do} */
  private Engine kept(EngineKey key, EngineRuntime runtime) throws IOException {
    try {
      return read(key, runtime);
    } catch (NoSuchFileException e) {
      return null;
    } catch (ModelFormatException | FileSystemException e) {
      LOG.log(System.Logger.Level.INFO, "tensorrt: building an engine again: {0}", e.getMessage());
      return null;
    }
  }

  private Engine read(EngineKey key, EngineRuntime runtime) throws IOException {
    return runtime.read(EngineFile.read(folder.resolve(key.fileName()), key));
  }

  /** One at a time: threads by the monitor, processes by the lock, which threads can't share. */
  private Engine made(EngineKey key, EngineRequest request, EngineRuntime runtime)
      throws IOException {
    synchronized (EngineCache.class) {
      try (FileChannel channel = openLock();
          FileLock lock = channel.lock()) {
        Engine kept = lock.isValid() ? kept(key, runtime) : null; // built while this one waited
        if (kept != null) {
          return kept;
        }
        deleteLeftovers();
        build(key, request, runtime);
        return read(key, runtime);
      }
    }
  }

  private FileChannel openLock() throws IOException {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          folder
              + ": expected a cache folder that can be written, got: "
              + e
              + "; name another with -Dcosyvoice.cache=DIR or COSYVOICE_CACHE=DIR",
          e);
    }
  }

  private void build(EngineKey key, EngineRequest request, EngineRuntime runtime)
      throws IOException {
    LOG.log(
        System.Logger.Level.INFO,
        "tensorrt: building an engine of {0} for {1}, which takes minutes, once",
        request.onnx(),
        runtime.facts().gpu());
    try (SerializedEngine built = runtime.build(request)) {
      AtomicFile.write(folder.resolve(key.fileName()), out -> EngineFile.write(out, key, built));
    }
  }

  /** Whoever holds the lock knows that nobody is at work on what a crash left behind. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(EngineCache::isLeftover).toList()) {
        Files.delete(entry);
      }
    }
  }

  private static boolean isLeftover(Path entry) {
    return entry.getFileName().toString().endsWith(".tmp"); // as AtomicFile names them
  }
}
