package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.SynthesisReport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on to a user's listener what becomes of requests, and keeps what the listener throws from
 * the engine. Safe for use by several threads.
 */
final class Observer implements EngineListener {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

  private final EngineListener listener;
  private final LongSupplier clock;

  /**
   * Makes an observer.
   *
   * @param listener the user's
   * @param clock nanoseconds
   */
  Observer(EngineListener listener, LongSupplier clock) {
    this.listener = listener;
    this.clock = clock;
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  @Override
  public void queued(Event request) {
    tell("queued", request, () -> listener.queued(request));
  }

  @Override
  public void started(Event request) {
    tell("started", request, () -> listener.started(request));
  }

  @Override
  public void firstChunk(Event request) {
    tell("first chunk", request, () -> listener.firstChunk(request));
  }

  @Override
  public void finished(Event request, SynthesisReport report) {
    tell("finished", request, () -> listener.finished(request, report));
  }

  @Override
  public void failed(Event request, CosyVoiceException failure) {
    tell("failed", request, () -> listener.failed(request, failure));
  }

  private static void tell(String what, Event request, Runnable call) {
    LOG.debug("{}: {}", what, request);
    try {
      call.run();
    } catch (Throwable e) { // errors too: a request must end whatever its listener does
      LOG.debug("the listener threw at {}", request, e);
    }
  }
}
