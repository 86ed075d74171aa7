package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.spi.Engine;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A model at work in this process: it checks and plans requests on the caller's thread and hands
 * them to its {@link SynthesisWorkers}.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalEngine implements Engine {
  private static final System.Logger LOG = System.getLogger(LocalEngine.class.getName());

  private final FrontEnd frontEnd;
  private final SynthesisWorkers workers;
  private final ModelInfo info;
  private final AutoCloseable resources;
  private final EngineOptions options;

  private final Set<SynthesisJob> underWay = ConcurrentHashMap.newKeySet();

  /** Read by whoever uses the model on his own thread, written by close. */
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed; // guarded by inUse

  LocalEngine(Parts parts, ModelInfo info, EngineOptions options) {
    this.frontEnd = parts.frontEnd();
    this.workers = parts.workers();
    this.resources = parts.resources();
    this.info = info;
    this.options = options;
  }

  /**
   * What an engine is put together from.
   *
   * @param frontEnd text and prompts to numbers
   * @param workers the threads that run the nets
   * @param resources closed last: sessions and weights
   */
  record Parts(FrontEnd frontEnd, SynthesisWorkers workers, AutoCloseable resources) {}

  @Override
  public Voice enroll(Audio prompt, Optional<String> transcript) throws IOException {
    inUse.readLock().lock();
    try {
      requireOpen();
      return frontEnd.enroll(prompt, transcript, options.maxTextChars());
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public Synthesis submit(SynthesisRequest request) {
    return whileOpen(
        () -> {
          SynthesisPlan plan = frontEnd.plan(request, options.maxTextChars());
          return start(new SynthesisJob(plan, info.sampleRate()));
        });
  }

  private SynthesisJob start(SynthesisJob job) {
    underWay.add(job);
    job.whenDone(() -> underWay.remove(job));
    if (!workers.offer(job)) {
      CosyVoiceException full =
          new CosyVoiceException(
              "queue: expected fewer than "
                  + options.maxQueue()
                  + " waiting requests, got one more; wait for some, or raise maxQueue");
      job.fail(full);
      throw full;
    }
    return job;
  }

  @Override
  public ModelInfo info() {
    return whileOpen(() -> info);
  }

  @Override
  public void warmUp() {
    SynthesisJob job = whileOpen(() -> start(new SynthesisJob(warmUpPlan(), info.sampleRate())));
    try {
      Audio unused = job.audio();
    } catch (CancelledException e) {
      throw e;
    } catch (SynthesisException e) {
      if (e.stage() != Stage.LLM || e.getCause() != null) {
        throw e; // something broke
      }
      // the model may have nothing to say to one meaningless id: its first half is warm
      LOG.log(System.Logger.Level.DEBUG, "the warm-up ended early", e);
    }
  }

  /** One text id, which may become at most 20 speech tokens, with a voice of silence. */
  private SynthesisPlan warmUpPlan() {
    int[] one = {0};
    return new SynthesisPlan(
        0,
        new SpeechTokenDecoder.Prompt(one, one),
        frontEnd.silentPrompt(),
        List.of(new SynthesisPlan.Segment("", one)),
        Duration.ZERO);
  }

  private <T> T whileOpen(Supplier<T> action) {
    inUse.readLock().lock();
    try {
      requireOpen();
      return action.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("CosyVoice2[" + info.directory() + "] is closed");
    }
  }

  @Override
  public void close() {
    underWay.forEach(job -> job.cancel("its model was closed"));
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        underWay.forEach(job -> job.cancel("its model was closed"));
        workers.close();
        closeResources();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }

  private void closeResources() {
    try {
      resources.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "a resource of " + info.directory() + " stays open", e);
    }
  }
}
