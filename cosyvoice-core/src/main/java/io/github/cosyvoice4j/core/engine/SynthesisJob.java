package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.SynthesisProgress;
import io.github.cosyvoice4j.SynthesisReport;
import java.io.InputStream;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A request under way: what the lanes write to and its callers read from. Thread-safe. */
final class SynthesisJob implements Synthesis {
  private final long number;
  private final SynthesisPlan plan;
  private final int sampleRate;
  private final ChunkLog chunks = new ChunkLog();
  private final JobRecord record;
  private final SegmentOrder order;
  private final Consumer<SynthesisJob> onStart;
  private volatile List<Utterance> utterances = List.of();

  /** Whoever sets it says how the request ended; observers hear of it before those who wait. */
  private final AtomicBoolean ended = new AtomicBoolean();

  private final CompletableFuture<Result> result = new CompletableFuture<>();

  /**
   * Makes a job.
   *
   * @param number counts the requests of an engine
   * @param plan the request in numbers
   * @param sampleRate of its samples
   * @param observer hears what becomes of it
   * @param onStart told when a lane begins to work on it
   */
  SynthesisJob(
      long number,
      SynthesisPlan plan,
      int sampleRate,
      Observer observer,
      Consumer<SynthesisJob> onStart) {
    this.onStart = onStart;
    this.number = number;
    this.plan = plan;
    this.sampleRate = sampleRate;
    this.record = new JobRecord(number, plan, observer);
    this.order = new SegmentOrder(plan, sampleRate, chunks);
  }

  // ---- what the lanes do --------------------------------------------------------------------

  long number() {
    return number;
  }

  SynthesisPlan plan() {
    return plan;
  }

  /** Takes the segments on their way; called once, before any lane knows of the request. */
  void begin(List<Utterance> all) {
    utterances = List.copyOf(all);
  }

  List<Utterance> utterances() {
    return utterances;
  }

  /** Says that a lane begins to work on it. */
  void started() {
    if (record.started()) {
      onStart.accept(this);
    }
  }

  /** {@return what is counted and timed} */
  JobRecord record() {
    return record;
  }

  /** {@return the segment that must be heard next} */
  int currentSegment() {
    return order.current();
  }

  /** {@return when a listener who began with the first samples runs dry, by the engine's clock} */
  long heardUntil() {
    return record.firstChunkAt() + order.samples() * 1_000_000_000L / sampleRate;
  }

  /** {@return samples that can be heard so far} */
  long samples() {
    return order.samples();
  }

  /**
   * Throws if the request was given up or has failed; called by the lanes at each step. Its callers
   * know the reason already: this only gets the lane out.
   */
  void check(Stage stage) {
    if (isDone()) {
      throw new CancelledException(point(stage), "request: it has ended");
    }
  }

  /** {@return this moment of the request, for an exception} */
  SynthesisException.Point point(Stage stage) {
    return new SynthesisException.Point(stage, number, seed(), record.speechTokens());
  }

  /**
   * Takes samples of an utterance; the last ones of the last segment complete the request.
   *
   * @param utterance whose
   * @param samples what follows those given before, may be none
   * @param last whether they are the last ones of the utterance
   */
  void add(Utterance utterance, float[] samples, boolean last) {
    if (isDone()) {
      return;
    }
    boolean first = order.samples() == 0;
    long now = record.elapsed(); // before anybody can have them
    boolean done = order.add(utterance, samples, last);
    if (first && order.samples() > 0) {
      record.firstChunk(now);
    }
    if (done) {
      complete();
    } else if (!utterances.get(order.current()).hasEnough()) {
      record.enter(Stage.LLM); // that is what the next piece waits for
    }
  }

  private void complete() {
    Audio audio = Audio.of(join(chunks.all()), sampleRate);
    SynthesisReport report = record.report(order.segments(), audio.duration());
    if (ended.compareAndSet(false, true)) {
      try {
        record.finished(report);
        chunks.end(null);
      } finally {
        result.complete(new Result(audio, report));
      }
    }
  }

  private static float[] join(List<AudioChunk> pieces) {
    long length = pieces.stream().mapToLong(piece -> piece.audio().length()).sum();
    float[] whole = new float[Math.toIntExact(length)];
    int at = 0;
    for (AudioChunk piece : pieces) {
      piece.audio().samples().get(whole, at, piece.audio().length());
      at += piece.audio().length();
    }
    return whole;
  }

  /** Ends the request because a stage failed, unless it has ended. */
  void fail(Stage stage, Throwable failure) {
    fail(Failures.in(stage, this, failure));
  }

  /** Ends the request, unless it has ended. */
  void fail(CosyVoiceException failure) {
    if (ended.compareAndSet(false, true)) {
      try {
        record.failed(failure);
        chunks.end(failure);
      } finally {
        result.completeExceptionally(failure);
      }
    }
  }

  /** Gives the request up; who did it is told to whoever waits. */
  void cancel(String by) {
    fail(new CancelledException(point(record.stage()), "request: cancelled, " + by));
  }

  /** Runs something when the request has ended; it is told what went wrong, or null. */
  void whenDone(Consumer<Throwable> action) {
    var unused = result.whenComplete((value, failure) -> action.accept(failure));
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
  public Stream<AudioChunk> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(new ChunkIterator(chunks), traits), false)
        .onClose(this::close);
  }

  @Override
  public Flow.Publisher<AudioChunk> publisher() {
    return new ChunkPublisher(chunks, result.defaultExecutor());
  }

  @Override
  public InputStream inputStream(ByteFormat format) {
    return switch (format) {
      case PCM16 -> ChunkInputStream.pcm16(chunks, this::close);
      case WAV -> ChunkInputStream.wav(chunks, sampleRate, this::close);
    };
  }

  @Override
  public CompletableFuture<Audio> toCompletableFuture() {
    AudioFuture future = new AudioFuture(this::close);
    // Not on the lane's thread: what callers append to the future would hold it up.
    var unused =
        result.whenCompleteAsync(
            (value, failure) -> {
              if (failure == null) {
                future.complete(value.audio());
              } else {
                future.completeExceptionally(failure);
              }
            });
    return future;
  }

  @Override
  public SynthesisProgress progress() {
    return new SynthesisProgress(
        record.stage(), order.current(), plan.segments().size(), record.speechTokens());
  }

  @Override
  public long seed() {
    return plan.seed();
  }

  @Override
  public boolean isDone() {
    return ended.get();
  }

  @Override
  public void close() {
    cancel("it was closed before it was done");
  }

  private record Result(Audio audio, SynthesisReport report) {}
}
