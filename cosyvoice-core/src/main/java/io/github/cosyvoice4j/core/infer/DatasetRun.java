package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.QueueFullException;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run over a set. Everything is decided on the caller's thread: it reads rows, hands them to
 * the workers, to the engine and to the recorder, and sleeps until one of them sends an event back.
 *
 * <p>Twice the batch is in the engine, so that the language model has its batch while the vocoder
 * makes sound of the one before; what the workers prepare comes on top of that. A row is counted
 * until its result is on the disk, so the number of them bounds the memory.
 */
final class DatasetRun implements RowSorter.Ways, AutoCloseable {
  /** How long to wait for room in an engine whose queue others have filled. */
  private static final long MILLIS_TO_WAIT = 50;

  private final DatasetOptions options;
  private final SpeechSource source;
  private final DatasetListener listener;
  private final PastRuns past;
  private final PromptVoices voices;
  private final RowSorter sorter;
  private final Recorder recorder;
  private final ExecutorService workers;
  private final Tally tally;
  private final int inEngine;

  /** What others send to the caller's thread. */
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private final Deque<Prepared> prepared = new ArrayDeque<>();
  private final Set<Synthesis> spoken = new HashSet<>();
  private int underway;

  /** Something to be done on the caller's thread. */
  @FunctionalInterface
  private interface Event {
    void run() throws IOException;
  }

  /** A row that has its voice. */
  private record Prepared(Utterance utterance, Voice voice) {}

  /**
   * Makes a run.
   *
   * @param options where to and how
   * @param source what speaks
   * @param listener hears it
   * @param place the folder, and what is written in it
   * @throws IOException if the common prompt is unusable
   */
  DatasetRun(DatasetOptions options, SpeechSource source, DatasetListener listener, Place place)
      throws IOException {
    this.options = options;
    this.source = source;
    this.listener = listener;
    this.past = place.past();
    this.tally = new Tally();
    this.voices = new PromptVoices(source, options);
    this.sorter = new RowSorter(options, past, voices, place.folder());
    this.inEngine = 2 * options.batchSize();
    this.recorder = new Recorder(place.folder(), options.wavFormat());
    this.workers =
        Executors.newFixedThreadPool(options.workers(), Threads.named("cosyvoice-dataset-worker"));
  }

  /**
   * Where a run works.
   *
   * @param folder the output folder
   * @param past what was written in it
   */
  record Place(OutputFolder folder, PastRuns past) {}

  /** {@return what was counted, when all rows have their results} */
  Tally run(DatasetReader set) throws IOException {
    long rows = options.limit().orElse(Long.MAX_VALUE);
    boolean more = true;
    while (more || underway > 0) {
      for (; more && underway < inEngine + options.prefetch(); rows--) {
        requireUninterrupted();
        Optional<DatasetRow> row = rows > 0 ? set.next() : Optional.empty();
        row.ifPresent(it -> sorter.sort(it, this));
        more = row.isPresent();
      }
      boolean refused = !submit();
      if (underway > 0) {
        await(refused && spoken.isEmpty());
      }
    }
    return tally;
  }

  private void await(boolean shortly) throws IOException {
    try {
      Event event = shortly ? events.poll(MILLIS_TO_WAIT, TimeUnit.MILLISECONDS) : events.take();
      if (event != null) {
        event.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      requireUninterrupted();
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CosyVoiceException(
          "data set: expected to finish, got an interrupt; run again to go on from here");
    }
  }

  @Override
  public void earlier(DatasetResult result) {
    tally.earlier();
    listener.earlier(result);
  }

  @Override
  public void skip(DatasetResult result) {
    underway++;
    record(result, Optional.empty());
  }

  @Override
  public void speak(Utterance utterance) {
    underway++;
    workers.execute(
        () -> {
          try {
            Voice voice = voices.of(utterance.row());
            events.add(() -> prepared.add(new Prepared(utterance, voice)));
          } catch (PromptVoices.UnspeakableException e) {
            events.add(() -> record(utterance.not(e.trouble()), Optional.empty()));
          } catch (Throwable e) {
            events.add(() -> stop(e));
          }
        });
  }

  /** {@return false if the engine takes no more for now} */
  private boolean submit() {
    while (!prepared.isEmpty() && spoken.size() < inEngine) {
      Prepared next = prepared.element();
      try {
        submit(next);
      } catch (QueueFullException e) {
        return false;
      } catch (RuntimeException e) {
        record(next.utterance().not(Trouble.of(e)), Optional.empty());
      }
      prepared.remove();
    }
    return true;
  }

  private void submit(Prepared next) {
    Utterance utterance = next.utterance();
    InferenceOptions chosen = options.inference().toBuilder().seed(utterance.seed()).build();
    Synthesis synthesis = source.speak(utterance.row().targetText(), next.voice(), chosen);
    spoken.add(synthesis);
    var unused =
        synthesis
            .toCompletableFuture()
            .whenComplete(
                (audio, failure) -> events.add(() -> ended(utterance, synthesis, audio, failure)));
  }

  private void ended(Utterance utterance, Synthesis synthesis, Audio audio, Throwable failure) {
    spoken.remove(synthesis);
    if (failure == null) {
      record(utterance.done(audio, synthesis.report()), Optional.of(audio));
    } else {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      record(utterance.not(Trouble.of(cause)), Optional.empty());
    }
  }

  private void record(DatasetResult result, Optional<Audio> audio) {
    if (past.knows(result)) {
      recorded(result);
      return;
    }
    recorder.write(
        result,
        audio,
        new Recorder.Listener() {
          @Override
          public void recorded() {
            events.add(() -> DatasetRun.this.recorded(result));
          }

          @Override
          public void broken(Throwable failure) {
            events.add(() -> stop(failure));
          }
        });
  }

  private void recorded(DatasetResult result) {
    underway--;
    tally.add(result);
    listener.result(result);
  }

  /** Ends the run with what is not a single row's trouble. */
  private static void stop(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure; // nothing else is thrown here unchecked
  }

  /** Gives up what is under way, and waits until no thread of this run is left. */
  @Override
  public void close() {
    workers.shutdownNow();
    Set.copyOf(spoken).forEach(Synthesis::close);
    recorder.close();
    Threads.end(workers);
  }
}
