package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a lane. A platform thread, because libtorch keeps modes in thread-locals. It sleeps
 * while there is nothing to do.
 */
final class LaneThread extends Thread {
  private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);

  private final Lane lane;
  private final SpeechModel model;
  private final SharedProcessors.Share processors;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile boolean stopped;

  LaneThread(String name, Lane lane, SpeechModel model, SharedProcessors.Share processors) {
    super(name);
    this.lane = lane;
    this.model = model;
    this.processors = processors;
    setDaemon(true);
  }

  /** Waits until the thread is ready to serve. */
  void awaitReady() {
    try {
      ready.join();
    } catch (CompletionException e) {
      throw new CosyVoiceException(
          getName() + ": expected it to enter the model's mode, got " + e.getCause(), e.getCause());
    }
  }

  @Override
  @SuppressWarnings("try") // the mode works by being entered
  public void run() {
    try (SpeechModel.ThreadMode mode = model.enterThread(processors)) {
      ready.complete(null);
      while (!stopped) {
        takeTurn();
      }
      lane.leave();
    } catch (Throwable e) {
      if (!ready.completeExceptionally(e)) {
        throw e;
      }
    }
  }

  private void takeTurn() {
    try {
      if (!turn()) {
        lane.signal().await();
      }
    } catch (InterruptedException e) {
      // nobody but this library knows the thread, and it does not interrupt: look again
    } catch (Throwable e) {
      mend(e);
    }
  }

  private boolean turn() {
    processors.enter();
    try {
      return lane.turn();
    } finally {
      processors.leave();
    }
  }

  /** The thread lives on whatever happens, or whoever asks next would wait for ever. */
  private void mend(Throwable failure) {
    try {
      lane.broken(failure);
    } catch (Throwable e) {
      LOG.debug("{}: not all requests could be told of {}", getName(), failure, e);
    }
  }

  /**
   * Ends the thread after the step it is in, and waits for that whatever happens: the weights must
   * not go while a step reads them.
   */
  void end() {
    stopped = true;
    lane.signal().give();
    boolean interrupted = false;
    while (true) {
      try {
        join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
