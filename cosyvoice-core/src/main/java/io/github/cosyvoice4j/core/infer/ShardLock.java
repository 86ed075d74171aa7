package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.Shard;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps two runs from working on the same rows of a set in one folder. The operating system gives
 * the lock up when its process ends, however that happens; its file stays.
 */
final class ShardLock implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\.shard-(\\d{1,9})-of-(\\d{1,9})\\.lock");

  /**
   * What this process has locked. Locks of files belong to processes, and closing a file gives up
   * all that its process has on it: those must not even be opened again.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private ShardLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param folder the output folder
   * @param shard what is to be worked on
   * @return the lock, which the caller closes
   * @throws IOException if another run works on some of the same rows, or the folder can't be
   *     written
   */
  static ShardLock take(Path folder, Shard shard) throws IOException {
    synchronized (HELD) {
      Path real = folder.toRealPath();
      Path own = real.resolve(".shard-" + shard.index() + "-of-" + shard.count() + ".lock");
      ShardLock lock = tryTake(own).orElseThrow(() -> taken(folder, shard));
      try {
        requireNoOther(folder, real, shard);
      } catch (Throwable e) {
        lock.close();
        throw e;
      }
      return lock;
    }
  }

  /** The same rows may be in another division of the set. */
  private static void requireNoOther(Path folder, Path real, Shard shard) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(real, ".shard-*.lock")) {
      for (Path file : files) {
        Optional<Shard> other = shard(file);
        if (other.isPresent() && !other.get().equals(shard) && meet(shard, other.get())) {
          tryTake(file).orElseThrow(() -> taken(folder, other.get())).close();
        }
      }
    }
  }

  private static Optional<Shard> shard(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    try {
      return name.matches()
          ? Optional.of(new Shard(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not ours
    }
  }

  /** {@return whether two parts have rows in common: by the Chinese remainder theorem} */
  private static boolean meet(Shard one, Shard other) {
    int a = one.count();
    int b = other.count();
    while (b != 0) {
      int rest = a % b;
      a = b;
      b = rest;
    }
    return one.index() % a == other.index() % a;
  }

  private static Optional<ShardLock> tryTake(Path file) throws IOException {
    if (HELD.contains(file)) {
      return Optional.empty();
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    if (tryLock(channel)) {
      HELD.add(file);
      return Optional.of(new ShardLock(file, channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another class loader's copy of this class
    }
  }

  private static IOException taken(Path folder, Shard shard) {
    return new IOException(
        folder
            + ": expected nobody else to work on shard "
            + shard
            + ", got another run; wait for its end, or choose another output folder");
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      HELD.remove(file);
      channel.close();
    }
  }
}
