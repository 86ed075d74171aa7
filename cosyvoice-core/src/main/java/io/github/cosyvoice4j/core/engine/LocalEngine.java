package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.SavedSpeaker;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.speakers.Speakers;
import io.github.cosyvoice4j.spi.Engine;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model at work in this process: it checks and plans requests on the caller's thread and hands
 * them to its {@link Dispatcher}.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);

  private final FrontEnd frontEnd;
  private final Dispatcher dispatcher;
  private final Speakers speakers;
  private final ModelInfo info;
  private final AutoCloseable resources;

  /** Read by whoever uses the model on his own thread, written by close. */
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed; // guarded by inUse

  LocalEngine(Parts parts, ModelInfo info) {
    this.frontEnd = parts.frontEnd();
    this.dispatcher = parts.dispatcher();
    this.speakers = parts.speakers();
    this.resources = parts.resources();
    this.info = info;
  }

  /**
   * What an engine is put together from.
   *
   * @param frontEnd text and prompts to numbers
   * @param dispatcher the lanes that run the nets
   * @param speakers who is known by an id
   * @param resources closed last: sessions and weights
   */
  record Parts(
      FrontEnd frontEnd, Dispatcher dispatcher, Speakers speakers, AutoCloseable resources) {}

  @Override
  public Voice enroll(Audio prompt, Optional<String> transcript) throws IOException {
    return whileOpen(() -> frontEnd.enroll(prompt, transcript));
  }

  @Override
  public SynthesisRequest.Heard listen(Audio source) throws IOException {
    long begin = System.nanoTime();
    List<int[]> pieces = whileOpen(() -> frontEnd.listen(source));
    return new SynthesisRequest.Heard(pieces, Duration.ofNanos(System.nanoTime() - begin));
  }

  @Override
  public Synthesis submit(SynthesisRequest request) {
    return whileOpen(
        () -> {
          SynthesisPlan plan = frontEnd.plan(request, voice(request.speaker()));
          return dispatcher.submit(plan, frontEnd::arriving);
        });
  }

  private Voice voice(Speaker speaker) {
    if (speaker instanceof SavedSpeaker saved) {
      try {
        return speakers.require(saved.id());
      } catch (IOException e) {
        throw new CosyVoiceException("speaker " + saved.id() + ": " + e.getMessage(), e);
      }
    }
    return (Voice) speaker;
  }

  @Override
  public List<String> speakers() throws IOException {
    return whileOpen(speakers::ids);
  }

  @Override
  public Voice speaker(String id) throws IOException {
    return whileOpen(() -> speakers.require(id));
  }

  @Override
  public void saveSpeaker(String id, Voice voice) throws IOException {
    whileOpen(
        () -> {
          speakers.save(id, voice);
          return null;
        });
  }

  @Override
  public boolean removeSpeaker(String id) throws IOException {
    return whileOpen(() -> speakers.remove(id));
  }

  @Override
  public ModelInfo info() {
    return whileOpen(() -> info);
  }

  @Override
  public void warmUp() {
    for (int device = 0; device < dispatcher.devices(); device++) {
      warmUp(device);
    }
  }

  private void warmUp(int device) {
    Synthesis job = whileOpen(() -> dispatcher.submitTo(device, frontEnd.warmUpPlan()));
    try {
      Audio unused = job.audio();
    } catch (CancelledException e) {
      throw e;
    } catch (SynthesisException e) {
      if (e.stage() != Stage.LLM || e.getCause() != null) {
        throw e; // something broke
      }
      // the model may have nothing to say to one meaningless id: its first half is warm
      LOG.debug("the warm-up ended early", e);
    }
  }

  private <T, E extends Exception> T whileOpen(Action<T, E> action) throws E {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("CosyVoice2[" + info.directory() + "] is closed");
      }
      return action.run();
    } finally {
      inUse.readLock().unlock();
    }
  }

  /** Something done while the model can't be closed. */
  @FunctionalInterface
  private interface Action<T, E extends Exception> {
    T run() throws E;
  }

  @Override
  public void close() {
    dispatcher.cancelAll("its model was closed");
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        dispatcher.close();
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
      LOG.debug("a resource of {} stays open", info.directory(), e);
    }
  }
}
