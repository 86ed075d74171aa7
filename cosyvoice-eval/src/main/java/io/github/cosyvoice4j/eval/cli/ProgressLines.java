package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells how far a request is, a line at a time, so that it reads well in a log too. */
final class ProgressLines {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(2).toNanos();
  private static final double TOKENS_PER_SECOND = 25;

  private final PrintWriter err;
  private Stage lastStage;
  private int lastSegment = -1;
  private long lastLine;

  ProgressLines(PrintWriter err) {
    this.err = err;
  }

  /** Waits for the end of a request, well or not, and tells its progress meanwhile. */
  void follow(Synthesis synthesis) {
    CompletableFuture<Audio> end = synthesis.toCompletableFuture();
    while (!synthesis.isDone()) {
      show(synthesis.progress());
      try {
        Audio unused = end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // not done yet; or failed, which its caller hears from the request
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        synthesis.close();
        throw new CosyVoiceException("synthesis: expected to finish, got an interrupt", e);
      }
    }
  }

  private void show(SynthesisProgress progress) {
    boolean changed = progress.stage() != lastStage || progress.segmentsDone() != lastSegment;
    if (!changed && System.nanoTime() - lastLine < NANOS_BETWEEN_LINES) {
      return;
    }
    lastStage = progress.stage();
    lastSegment = progress.segmentsDone();
    lastLine = System.nanoTime();
    err.printf(
        Locale.ROOT,
        "segment %d of %d: %s, %.1f s of speech so far%n",
        Math.min(progress.segmentsDone() + 1, progress.segments()),
        progress.segments(),
        name(progress.stage()),
        progress.speechTokens() / TOKENS_PER_SECOND);
  }

  private static String name(Stage stage) {
    return switch (stage) {
      case FRONT_END -> "text";
      case LLM -> "language model";
      case FLOW -> "flow";
      case VOCODER -> "vocoder";
    };
  }
}
