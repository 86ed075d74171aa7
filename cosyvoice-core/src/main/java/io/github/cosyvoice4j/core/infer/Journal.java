package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.DatasetResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The file {@code journal.jsonl} of an output folder: results, one a line, that are only ever added
 * to. Any number of processes and threads may add to it.
 *
 * <p>A process that is killed while it writes leaves a torn line; whoever adds the next one ends it
 * first.
 */
public final class Journal {
  static final String NAME = "journal.jsonl";
  private static final byte NEWLINE = '\n';

  /**
   * Held while any journal is open in this process: locks of files belong to processes, and closing
   * a file gives up all that its process has on it.
   */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path file;

  /**
   * Makes a journal; nothing is read or written yet.
   *
   * @param folder the output folder
   */
  public Journal(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * Adds a result. It is on the disk when this returns.
   *
   * @param result what became of a row
   * @throws IOException if it can't be written
   */
  public void append(DatasetResult result) throws IOException {
    byte[] line = (JournalLine.of(result) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      whileOpen(channel -> append(line, channel));
    } catch (IOException e) {
      throw new IOException(
          file
              + ": can't be written: "
              + Reasons.of(e)
              + "; make room, or check who may write to it, and run again",
          e);
    }
  }

  private static void append(byte[] line, FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 1);
    if (end > 0 && isTorn(channel)) {
      bytes.put(NEWLINE);
    }
    bytes.put(line).flip();
    for (long at = end; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
    channel.force(true);
  }

  /**
   * Reads all results, oldest first.
   *
   * @param each takes them
   * @param problem takes what is wrong with a line that is none; the torn end of a killed run is no
   *     such line
   * @throws IOException if it can't be read
   */
  public void read(Consumer<DatasetResult> each, Consumer<String> problem) throws IOException {
    whileOpen(
        channel -> {
          boolean torn = channel.size() > 0 && isTorn(channel);
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      Channels.newInputStream(channel.position(0)), StandardCharsets.UTF_8));
          long number = 0;
          for (String line = lines.readLine(); line != null; ) {
            number++;
            String next = lines.readLine();
            read(line, number, each, torn && next == null ? text -> {} : problem);
            line = next;
          }
        });
  }

  private static void read(
      String line, long number, Consumer<DatasetResult> each, Consumer<String> problem) {
    if (line.isBlank()) {
      return;
    }
    DatasetResult result;
    try {
      result = JournalLine.parse(line);
    } catch (IllegalArgumentException e) {
      problem.accept(NAME + ": " + number + ". " + e.getMessage() + "; it is passed over");
      return;
    }
    each.accept(result);
  }

  private static boolean isTorn(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, channel.size() - 1) == 1 && last.get(0) != NEWLINE;
  }

  private void whileOpen(Action action) throws IOException {
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      action.run(channel);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  /** Something done while nobody else has the file. */
  @FunctionalInterface
  private interface Action {
    void run(FileChannel channel) throws IOException;
  }
}
