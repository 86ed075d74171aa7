package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.QueueFullException;
import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.SynthesisProgress;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A model whose speech is a function of text, prompt and seed, made by a thread of its own. What it
 * is to do wrong is the text.
 */
final class FakeSpeech implements SpeechSource, AutoCloseable {
  static final int RATE = 24_000;

  /** How many requests were let in at once, at most. */
  final AtomicInteger most = new AtomicInteger();

  final AtomicInteger enrolled = new AtomicInteger();
  final List<String> spoken = new CopyOnWriteArrayList<>();
  final List<Voice> voices = new CopyOnWriteArrayList<>();

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger underway = new AtomicInteger();
  private final int room;

  FakeSpeech() {
    this(Integer.MAX_VALUE);
  }

  FakeSpeech(int room) {
    this.room = room;
  }

  @Override
  public Voice enroll(Audio prompt, Optional<String> transcript) {
    enrolled.incrementAndGet();
    float first = prompt.samples().get(0);
    Voice.Builder voice =
        Voice.newBuilder(new int[] {1, 2}, new float[] {first}, new float[] {first}, 1);
    transcript.ifPresent(voice::transcript);
    return voice.build();
  }

  @Override
  public Synthesis speak(String text, Voice voice, InferenceOptions options) {
    if (text.equals("...")) {
      throw new IllegalArgumentException("text: expected something to say, got punctuation");
    }
    if (text.equals("closed")) {
      throw new IllegalStateException("the model is closed");
    }
    int now = underway.incrementAndGet();
    if (now > room) {
      underway.decrementAndGet();
      throw new QueueFullException(room, 0, "queue: full");
    }
    most.accumulateAndGet(now, Math::max);
    spoken.add(text);
    voices.add(voice);
    long seed = options.seed().orElseThrow();
    CompletableFuture<Audio> future = new CompletableFuture<>();
    if (!text.equals("for ever")) {
      thread.execute(
          () -> {
            underway.decrementAndGet();
            finish(future, text, voice, seed);
          });
    }
    return new Request(future, seed);
  }

  private static void finish(CompletableFuture<Audio> future, String text, Voice voice, long seed) {
    SynthesisException.Point point = new SynthesisException.Point(Stage.LLM, 1, seed, 0);
    switch (text) {
      case "silent" ->
          future.completeExceptionally(
              new SynthesisException(point, "speech tokens: expected some", null));
      case "broken" ->
          future.completeExceptionally(
              new SynthesisException(point, "LLM: broken\nin two lines", new Exception()));
      default -> future.complete(audio(text, voice, seed));
    }
  }

  static Audio audio(String text, Voice voice, long seed) {
    float[] samples = new float[10];
    samples[0] = text.hashCode() / (float) Integer.MAX_VALUE;
    samples[1] = (int) seed / (float) Integer.MAX_VALUE;
    samples[2] = voice.embedding().get(0);
    return Audio.of(samples, RATE);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** One request. */
  private record Request(CompletableFuture<Audio> future, long seed) implements Synthesis {
    @Override
    public CompletableFuture<Audio> toCompletableFuture() {
      return future;
    }

    @Override
    public SynthesisReport report() {
      SynthesisReport.Segment segment =
          new SynthesisReport.Segment("", 0, 10, new SpeechCheck(1, 25, true, 0, 1));
      Duration work = Duration.ofMillis(20);
      return new SynthesisReport(
          1,
          seed,
          List.of(segment),
          new SynthesisReport.Times(
              Map.of(Stage.LLM, work, Stage.FLOW, work), work, work, work, work),
          List.of(),
          SynthesisReport.Place.HOST);
    }

    @Override
    public void close() {
      future.cancel(false);
    }

    @Override
    public boolean isDone() {
      return future.isDone();
    }

    @Override
    public Audio audio() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<AudioChunk> stream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flow.Publisher<AudioChunk> publisher() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream inputStream(ByteFormat format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SynthesisProgress progress() {
      throw new UnsupportedOperationException();
    }
  }
}
