package io.github.cosyvoice4j;

import io.github.cosyvoice4j.spi.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bundled demo model, unpacked to the cache folder.
 *
 * <p>The folder's name holds a hash of the contents, so that another version gets another folder. A
 * folder under that name is always whole: the files are written and checked beside it, then it is
 * renamed, under a lock that other processes heed. What was damaged since is made again.
 */
final class DemoModel {
  private static final String FOLDER = "META-INF/cosyvoice4j/demo-voice/";
  private static final int HASH_CHARS_IN_NAME = 16;

  private final ClassLoader loader;
  private final Path cache;

  DemoModel(ClassLoader loader, Path cache) {
    this.loader = loader;
    this.cache = cache;
  }

  /**
   * Unpacks the model unless that was done before.
   *
   * @return the model directory
   * @throws IOException if the cache folder can't be written
   * @throws CosyVoiceException if the model is not on the path
   */
  static Path unpack() throws IOException {
    return new DemoModel(DemoModel.class.getClassLoader(), CacheFolder.locate()).directory();
  }

  Path directory() throws IOException {
    byte[] index = readIndex();
    List<PackedFile> files = PackedFile.parse(new String(index, StandardCharsets.UTF_8));
    String hash = PackedFile.sha256(index).substring(0, HASH_CHARS_IN_NAME);
    Path target = cache.resolve("demo-voice-" + hash);
    if (!isIntact(target, files)) {
      try {
        replace(target, files);
      } catch (ModelFormatException e) {
        throw e;
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
    return target;
  }

  private byte[] readIndex() throws IOException {
    try (InputStream in = loader.getResourceAsStream(FOLDER + "index")) {
      if (in == null) {
        throw new CosyVoiceException(
            "demo model: expected the artifact cosyvoice-demo-voice on the path, got none;"
                + " add the dependency io.github.cosyvoice4j:cosyvoice-demo-voice");
      }
      return in.readAllBytes();
    }
  }

  private static boolean isIntact(Path directory, List<PackedFile> files) throws IOException {
    for (PackedFile file : files) {
      if (!file.isIntactIn(directory)) {
        return false;
      }
    }
    return true;
  }

  /** One at a time: threads by the monitor, processes by the lock, which threads can't share. */
  private void replace(Path target, List<PackedFile> files) throws IOException {
    synchronized (DemoModel.class) {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("demo-voice.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !isIntact(target, files)) {
          deleteLeftovers();
          unpackBeside(target, files);
        }
      }
    }
  }

  private void unpackBeside(Path target, List<PackedFile> files) throws IOException {
    Path fresh = Files.createTempDirectory(cache, "demo-voice-tmp");
    try {
      for (PackedFile file : files) {
        file.unpack(loader, FOLDER, fresh);
      }
      deleteTree(target);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      deleteTree(fresh);
      throw e;
    }
  }

  /** Whoever holds the lock knows that nobody is at work on what a crash left behind. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      for (Path entry : entries.filter(DemoModel::isLeftover).toList()) {
        deleteTree(entry);
      }
    }
  }

  private static boolean isLeftover(Path entry) {
    return entry.getFileName().toString().startsWith("demo-voice-tmp");
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  private IOException unwritable(IOException cause) {
    return new IOException(
        cache
            + ": expected a cache folder that can be written, got: "
            + reason(cause)
            + "; name another with -Dcosyvoice.cache=DIR or COSYVOICE_CACHE=DIR",
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof FileSystemException e && e.getReason() == null) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return cause.getMessage();
  }
}
