package io.github.cosyvoice4j.torch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that holds a lock until its input ends. */
public final class LockHolder {
  private LockHolder() {}

  /**
   * Runs it.
   *
   * @param args the file to lock
   * @throws IOException if it can't be locked
   */
  public static void main(String[] args) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      System.out.println(lock.isValid() ? "locked" : "failed");
      System.in.readAllBytes();
    }
  }
}
