package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A net's weights rounded to bytes, kept in the cache folder, so that later loads neither read nor
 * round the checkpoint's.
 *
 * <p>The file's name holds the checkpoint's fingerprint ({@link WeightSource#fingerprint}). A file
 * under that name is whole: it is written beside it, from numbers that passed the checkpoint's
 * checksums, and then moved. What was damaged since is written anew. For each product, one row is
 * compared with the checkpoint's, should a fingerprint ever be that of two.
 *
 * <p>Whatever goes wrong with the file is a note ({@link #state}), never a failure. Who finds the
 * file being written by another goes without.
 *
 * <p>Not safe for use by several threads.
 */
public final class ByteCache implements AutoCloseable {
  private static final int FINGERPRINT_CHARS_IN_NAME = 16;

  private static final Set<Path> WRITTEN_NOW = ConcurrentHashMap.newKeySet(); // by this process

  private final Path path; // null for one that keeps nothing
  private final ByteBuffer header;
  private ByteFile file;
  private ByteFileWriter writer;
  private FileChannel lock;
  private boolean locked;
  private String state = "";

  private ByteCache(Path path, ByteBuffer header) {
    this.path = path;
    this.header = header;
  }

  /** {@return one that keeps nothing} */
  public static ByteCache none() {
    return new ByteCache(null, null);
  }

  /**
   * {@return what is kept of a net's weights, or is to be kept from now on}
   *
   * @param folder the cache folder; need not exist
   * @param net such as {@code llm}
   * @param source the net's weights
   * @param fresh whether to write it anew, even if it is there
   * @throws ModelFormatException if the weights' bytes are not those of their checksums
   */
  public static ByteCache open(Path folder, String net, WeightSource source, boolean fresh)
      throws ModelFormatException {
    ByteCache cache = none();
    try {
      Optional<String> fingerprint = source.fingerprint();
      if (fingerprint.isPresent()) {
        cache = of(folder, net, fingerprint.get());
        if (fresh || !cache.read()) {
          cache.begin(source, fresh);
        }
      }
    } catch (ModelFormatException e) { // the weights themselves are damaged
      cache.close();
      throw e;
    } catch (IOException e) {
      cache.giveUp(reason(e));
    }
    return cache;
  }

  private static ByteCache of(Path folder, String net, String fingerprint) {
    String name =
        "%s-int8-v%d-%d-%s.bin"
            .formatted(
                net,
                ByteSection.VERSION,
                ByteRows.greatest(),
                fingerprint.substring(0, FINGERPRINT_CHARS_IN_NAME));
    return new ByteCache(folder.resolve(name), ByteSection.header(fingerprint));
  }

  private boolean read() {
    try {
      file = ByteFile.open(path, header);
      state = "read from " + path;
      return true;
    } catch (IOException e) { // not there, or damaged: in both cases it is written
      return false;
    }
  }

  private void begin(WeightSource source, boolean fresh) throws IOException {
    Files.createDirectories(path.getParent());
    if (!lock()) {
      giveUp("another load is writing " + path);
    } else if (fresh || !read()) { // another load may have written it meanwhile
      source.verify();
      deleteLeftovers();
      writer = new ByteFileWriter(path, header);
    } else {
      unlock();
    }
  }

  /**
   * Threads by the set, processes by the lock. A thread that finds the name in the set must not
   * even open the lock's file: closing it would end the lock that another thread holds.
   */
  private boolean lock() throws IOException {
    locked = WRITTEN_NOW.add(path);
    if (!locked) {
      return false;
    }
    lock =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock held = lock.tryLock(); // ends when the channel is closed
      return held != null;
    } catch (OverlappingFileLockException e) { // this library, loaded a second time
      return false;
    }
  }

  /** Whoever holds the lock knows that nobody is at work on what a crash left behind. */
  private void deleteLeftovers() throws IOException {
    String pattern = path.getFileName() + "*" + ByteFileWriter.UNFINISHED;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path.getParent(), pattern)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  /**
   * {@return the weights of a product, rounded, in the innermost scope}
   *
   * @param layers of the product, all with as many inputs
   * @throws StaleCacheException if what is kept is of another net
   */
  ByteRows rows(List<Product.Layer> layers) {
    if (file != null) {
      return kept(layers);
    }
    ByteRows rows = ByteRows.of(layers);
    if (writer != null) {
      try {
        writer.add(rows);
      } catch (IOException e) {
        giveUp(reason(e));
      }
    }
    return rows;
  }

  private ByteRows kept(List<Product.Layer> layers) {
    Product.Layer first = layers.get(0);
    long out = layers.stream().mapToLong(Product.Layer::out).sum();
    ByteRows rows = ByteRows.empty(out, first.in());
    try {
      if (!file.next(rows)) {
        throw new StaleCacheException(path + ": of a net with other layers", null);
      }
    } catch (IOException e) {
      throw new StaleCacheException(path + ": " + reason(e), e);
    }
    Tensor row = first.weight().narrow(0, 0, 1);
    if (!rows.narrow(0, 1).isSame(ByteRows.of(List.of(new Product.Layer(row, null))))) {
      throw new StaleCacheException(path + ": of a net with other weights", null);
    }
    return rows;
  }

  /**
   * {@return whether weights come from the file, so that the checkpoint's are better left alone}
   */
  boolean isRead() {
    return file != null;
  }

  /** Says that the net has all its products: what was written is put in its place. */
  public void finish() {
    if (writer != null) {
      try {
        writer.finish();
        state = "written to " + path;
      } catch (IOException e) {
        giveUp(reason(e));
      }
    }
  }

  /** {@return what became of it, for people; empty if nothing is to be kept} */
  public String state() {
    return state;
  }

  private void giveUp(String why) {
    close();
    state = "not kept: " + why;
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() == null) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return e.getMessage();
  }

  private void unlock() throws IOException {
    try {
      if (lock != null) {
        lock.close();
      }
    } finally {
      if (locked) {
        WRITTEN_NOW.remove(path);
      }
      lock = null;
      locked = false;
    }
  }

  /** Lets go of the file; what is not finished is deleted. Idempotent. */
  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
      if (writer != null) {
        writer.close();
      }
      unlock();
    } catch (IOException e) {
      state = "not kept: " + reason(e);
    }
    file = null;
    writer = null;
  }
}
