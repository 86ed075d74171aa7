package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is counted and timed of one request, and told to those who observe. Thread-safe. */
final class JobRecord {
  private static final long NEVER = -1;

  private final long number;
  private final SynthesisPlan plan;
  private final Observer observer;
  private final SynthesisEvent event = new SynthesisEvent();
  private final long begin;
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private final List<String> notes = new ArrayList<>();
  private long startedAfter = NEVER;
  private long firstChunkAfter = NEVER;
  private Stage stage;
  private int speechTokens;
  private int batchSize;
  private Supplier<SynthesisReport.Place> place = () -> SynthesisReport.Place.HOST;

  JobRecord(long number, SynthesisPlan plan, Observer observer) {
    this.number = number;
    this.plan = plan;
    this.observer = observer;
    this.begin = observer.nanoTime() - plan.frontEndTime().toNanos();
    this.stage = plan.mode() == Mode.VOICE_CONVERSION ? Stage.FLOW : Stage.LLM;
    nanos.put(Stage.FRONT_END, plan.frontEndTime().toNanos());
    event.begin();
  }

  /** Says where it was sent to; the place is asked again at the end. */
  synchronized void sentTo(Supplier<SynthesisReport.Place> where) {
    place = where;
  }

  void queued() {
    observer.queued(moment());
  }

  /**
   * Says that a lane begins to work on it.
   *
   * @return whether it is the first one
   */
  boolean started() {
    synchronized (this) {
      if (startedAfter != NEVER) {
        return false;
      }
      startedAfter = elapsed();
    }
    observer.started(moment());
    return true;
  }

  void firstChunk(long after) {
    synchronized (this) {
      firstChunkAfter = after;
    }
    observer.firstChunk(moment());
  }

  void finished(SynthesisReport report) {
    observer.finished(moment(), report);
    commit("");
  }

  void failed(CosyVoiceException failure) {
    observer.failed(moment(), failure);
    commit(failure.getMessage());
  }

  private void commit(String failure) {
    event.end();
    if (event.shouldCommit()) {
      fill(failure);
      event.commit();
    }
  }

  private synchronized void fill(String failure) {
    event.request = number;
    event.mode = plan.mode().name();
    event.seed = plan.seed();
    event.segments = plan.segments().size();
    event.speechTokens = speechTokens;
    event.batchSize = batchSize;
    event.waited = Math.max(0, startedAfter);
    event.firstChunk = Math.max(0, firstChunkAfter);
    event.device = place.get().device().toString();
    event.failure = failure;
  }

  /**
   * Counts a token.
   *
   * @param together how many sequences made that step
   */
  synchronized void tokenDrawn(int together) {
    speechTokens++;
    batchSize = together;
  }

  /** Counts tokens of a recording that is said again. */
  synchronized void tokensHeard(int count) {
    speechTokens += count;
  }

  synchronized int speechTokens() {
    return speechTokens;
  }

  synchronized Stage stage() {
    return stage;
  }

  synchronized void enter(Stage entered) {
    stage = entered;
  }

  synchronized void spent(Stage at, long elapsedNanos) {
    nanos.merge(at, elapsedNanos, Long::sum);
  }

  /** Keeps what was done otherwise than asked for, once. */
  synchronized void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  /** {@return when the request was made, by the engine's clock} */
  long begin() {
    return begin;
  }

  /** {@return when its first samples came, by the engine's clock} */
  synchronized long firstChunkAt() {
    return begin + firstChunkAfter;
  }

  synchronized SynthesisReport report(List<SynthesisReport.Segment> segments, Duration audio) {
    Map<Stage, Duration> work = new EnumMap<>(Stage.class);
    nanos.forEach((at, time) -> work.put(at, Duration.ofNanos(time)));
    SynthesisReport.Times times =
        new SynthesisReport.Times(
            work,
            Duration.ofNanos(Math.max(0, startedAfter)),
            Duration.ofNanos(Math.max(0, firstChunkAfter)),
            Duration.ofNanos(elapsed()),
            audio);
    return new SynthesisReport(number, plan.seed(), segments, times, notes, place.get());
  }

  private synchronized EngineListener.Event moment() {
    return new EngineListener.Event(
        number, plan.mode(), Duration.ofNanos(elapsed()), speechTokens, batchSize);
  }

  /** {@return nanoseconds since the request was made} */
  long elapsed() {
    return observer.nanoTime() - begin;
  }
}
