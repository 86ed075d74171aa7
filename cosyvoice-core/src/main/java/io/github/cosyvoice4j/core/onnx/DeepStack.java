package io.github.cosyvoice4j.core.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Does something on a thread whose stack is as deep as ONNX Runtime 1.29 needs it.
 *
 * <p>As it starts, the library matches the process's command line with a recursive pattern, which
 * takes some hundred bytes of stack for each character. Class paths of big applications are 16 kB
 * and more: on a thread of the usual 1 MiB that ends the process without a word.
 */
final class DeepStack {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** The usual depth, for all the rest. */
  private static final long BASE = 1L << 20;

  /** Measured: 100,000 characters fit into 64 MiB, 16,000 do not fit into 1 MiB. */
  private static final long PER_CHARACTER = 1L << 10;

  /** A reservation: pages that are never reached cost nothing. */
  private static final long MOST = 1L << 30;

  private DeepStack() {}

  /**
   * Does something and waits for it.
   *
   * @param <T> its result
   * @param action what to do
   * @return its result
   */
  static <T> T call(Supplier<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.complete(action.get());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "cosyvoice-onnx-start",
            depth());
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws nothing else
    }
  }

  private static long depth() {
    return Math.min(MOST, BASE + PER_CHARACTER * commandLineLength());
  }

  private static long commandLineLength() {
    try {
      return Files.readAllBytes(COMMAND_LINE).length; // its size in the folder is 0
    } catch (IOException e) {
      return 0; // not Linux: there is no such file, and nobody reads it
    }
  }
}
