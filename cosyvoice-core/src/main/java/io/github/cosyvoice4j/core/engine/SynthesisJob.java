package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisProgress;
import io.github.cosyvoice4j.SynthesisReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request under way: what the workers write to and its callers read from.
 *
 * <p>The workers pass a job on from one to the next; only one of them writes samples.
 */
final class SynthesisJob implements Synthesis {
  private final SynthesisPlan plan;
  private final int sampleRate;
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private final List<float[]> pieces = new ArrayList<>();
  private final List<SynthesisReport.Segment> segments = new ArrayList<>();

  /** Two workers write to it: one draws tokens of the next segment, one speaks this one. */
  private final AtomicReference<SynthesisProgress> progress;

  SynthesisJob(SynthesisPlan plan, int sampleRate) {
    this.plan = plan;
    this.sampleRate = sampleRate;
    this.progress =
        new AtomicReference<>(new SynthesisProgress(Stage.LLM, 0, plan.segments().size(), 0));
    nanos.put(Stage.FRONT_END, plan.frontEndTime().toNanos());
  }

  // ---- what the workers do ------------------------------------------------------------------

  SynthesisPlan plan() {
    return plan;
  }

  /**
   * Throws if the request was given up or has failed; called by the workers at each step. Its
   * callers know the reason already: this only gets the worker out.
   */
  void check(Stage stage) {
    if (result.isDone()) {
      throw new CancelledException(stage, plan.seed(), "request: it has ended");
    }
  }

  void tokenDrawn() {
    progress.updateAndGet(
        now ->
            new SynthesisProgress(
                now.stage(), now.segmentsDone(), now.segments(), now.speechTokens() + 1));
  }

  void enter(Stage stage) {
    progress.updateAndGet(
        now ->
            new SynthesisProgress(stage, now.segmentsDone(), now.segments(), now.speechTokens()));
  }

  private void segmentDone() {
    progress.updateAndGet(
        now ->
            new SynthesisProgress(
                now.stage(), now.segmentsDone() + 1, now.segments(), now.speechTokens()));
  }

  void spent(Stage stage, long elapsedNanos) {
    synchronized (nanos) {
      nanos.merge(stage, elapsedNanos, Long::sum);
    }
  }

  /** Takes the samples of the next segment; the last one completes the request. */
  void add(float[] samples, SpeechTokenDecoder.SpokenTokens spoken) {
    SynthesisPlan.Segment segment = plan.segments().get(segments.size());
    pieces.add(samples);
    segments.add(
        new SynthesisReport.Segment(
            segment.text(),
            segment.ids().length,
            spoken.tokens().length,
            spoken.isComplete(),
            samples.length));
    segmentDone();
    if (segments.size() == plan.segments().size()) {
      complete();
    }
  }

  private void complete() {
    Audio audio = Audio.of(join(pieces), sampleRate);
    Map<Stage, Duration> timings = new EnumMap<>(Stage.class);
    synchronized (nanos) {
      nanos.forEach((stage, time) -> timings.put(stage, Duration.ofNanos(time)));
    }
    SynthesisReport report = new SynthesisReport(plan.seed(), segments, timings, audio.duration());
    result.complete(new Result(audio, report));
  }

  private static float[] join(List<float[]> pieces) {
    long length = pieces.stream().mapToLong(piece -> piece.length).sum();
    float[] whole = new float[Math.toIntExact(length)];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, whole, at, piece.length);
      at += piece.length;
    }
    return whole;
  }

  /** Ends the request, unless it has ended. */
  void fail(CosyVoiceException failure) {
    result.completeExceptionally(failure);
  }

  /** Gives the request up; who did it is told to whoever waits. */
  void cancel(String by) {
    fail(new CancelledException(progress().stage(), plan.seed(), "request: cancelled, " + by));
  }

  /** Runs something when the request has ended, well or not. */
  void whenDone(Runnable action) {
    var unused = result.whenComplete((value, failure) -> action.run());
  }

  // ---- what its callers see -----------------------------------------------------------------

  @Override
  public Audio audio() {
    return await().audio();
  }

  @Override
  public SynthesisReport report() {
    return await().report();
  }

  private Result await() {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CosyVoiceException(
          "request: interrupted while waiting; it goes on until it is closed", e);
    } catch (ExecutionException e) {
      throw (CosyVoiceException) e.getCause();
    }
  }

  @Override
  public SynthesisProgress progress() {
    return progress.get();
  }

  @Override
  public long seed() {
    return plan.seed();
  }

  @Override
  public boolean isDone() {
    return result.isDone();
  }

  @Override
  public void close() {
    cancel("it was closed before it was done");
  }

  private record Result(Audio audio, SynthesisReport report) {}
}
