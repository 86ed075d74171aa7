package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import java.util.concurrent.CompletableFuture;

/** A request's result, as a future: who cancels it gives the request up. */
final class AudioFuture extends CompletableFuture<Audio> {
  private final Runnable onCancel;

  AudioFuture(Runnable onCancel) {
    this.onCancel = onCancel;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      onCancel.run();
    }
    return cancelled;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
