package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.SpokenTokens;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The two threads that run the nets: one for the language model, one for flow and vocoder.
 *
 * <p>Platform threads, because libtorch keeps modes in thread-locals. Both queues are bounded: a
 * full first one refuses, a full second one makes the language model wait.
 */
final class SynthesisWorkers implements AutoCloseable {
  /** Segments whose tokens may wait for the vocoder: enough to keep it busy. */
  private static final int SEGMENTS_AHEAD = 4;

  /** Draws of a segment before it is given up: the model may end the speech at once. */
  private static final int ATTEMPTS = 4;

  private final SpeechModel model;
  private final SpeechTokenDecoder decoder;
  private final BlockingQueue<SynthesisJob> requests;
  private final BlockingQueue<SpokenSegment> spoken = new ArrayBlockingQueue<>(SEGMENTS_AHEAD);
  private final Worker llm;
  private final Worker vocoder;

  SynthesisWorkers(SpeechModel model, SpeechTokenDecoder decoder, int maxQueue) {
    this.model = model;
    this.decoder = decoder;
    this.requests = new ArrayBlockingQueue<>(maxQueue);
    this.llm = new Worker("cosyvoice-llm", () -> speak(requests.take()));
    this.vocoder = new Worker("cosyvoice-vocoder", () -> vocode(spoken.take()));
  }

  /** Starts both threads and waits until they are ready to serve. */
  void start() {
    llm.start();
    vocoder.start();
    try {
      llm.ready.join();
      vocoder.ready.join();
    } catch (CompletionException e) {
      close();
      throw new CosyVoiceException(
          "threads: expected them to enter the model's mode, got " + e.getCause(), e.getCause());
    }
  }

  /** Puts a request in the queue; false if it is full. */
  boolean offer(SynthesisJob job) {
    return requests.offer(job);
  }

  private void speak(SynthesisJob job) throws InterruptedException {
    try {
      RandomSource random = new RandomSource(job.plan().seed());
      for (SynthesisPlan.Segment segment : job.plan().segments()) {
        RandomSource sampling = random.split();
        Noise noise = Noise.gaussian(random.split());
        spoken.put(new SpokenSegment(job, decode(job, segment, sampling), noise));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      job.fail(Failures.in(Stage.LLM, job.seed(), e));
    }
  }

  /** Draws a segment's tokens; a segment that comes out empty is drawn again. */
  private SpokenTokens decode(
      SynthesisJob job, SynthesisPlan.Segment segment, RandomSource random) {
    long begin = System.nanoTime();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      job.check(Stage.LLM);
      SpokenTokens tokens =
          decoder.decode(
              job.plan().prompt(),
              segment.ids(),
              random,
              token -> {
                job.check(Stage.LLM);
                job.tokenDrawn();
                return true;
              });
      if (tokens.tokens().length > 0) {
        job.spent(Stage.LLM, System.nanoTime() - begin);
        return tokens;
      }
    }
    throw new SynthesisException(
        Stage.LLM,
        job.seed(),
        "speech tokens: expected some for \""
            + segment.text()
            + "\", got none in "
            + ATTEMPTS
            + " draws with seed "
            + job.seed()
            + "; try another seed or another prompt",
        null);
  }

  private void vocode(SpokenSegment segment) {
    SynthesisJob job = segment.job();
    if (job.isDone()) {
      return; // cancelled, or an earlier segment failed
    }
    try {
      // The frames are freed before the job hears of the samples: who waits for it may count.
      job.add(samples(segment), segment.tokens());
    } catch (Throwable e) {
      job.fail(Failures.in(job.progress().stage(), job.seed(), e));
    }
  }

  private float[] samples(SpokenSegment segment) {
    SynthesisJob job = segment.job();
    long begin = System.nanoTime();
    job.enter(Stage.FLOW);
    try (TokenToWave.MelFrames mel =
        model
            .tokenToWave()
            .mel(job.plan().flowPrompt(), segment.tokens().tokens(), () -> job.check(Stage.FLOW))) {
      long half = System.nanoTime();
      job.spent(Stage.FLOW, half - begin);
      job.enter(Stage.VOCODER);
      job.check(Stage.VOCODER);
      float[] samples = model.tokenToWave().wave(mel, segment.noise());
      requireFinite(samples, job.seed());
      job.spent(Stage.VOCODER, System.nanoTime() - half);
      return samples;
    }
  }

  private static void requireFinite(float[] samples, long seed) {
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new SynthesisException(
            Stage.VOCODER,
            seed,
            "sample " + i + ": expected a number, got " + samples[i] + "; are the weights damaged?",
            null);
      }
    }
  }

  /** Ends both threads after the step they are in. The requests were cancelled before. */
  @Override
  public void close() {
    llm.interrupt();
    vocoder.interrupt();
    boolean interrupted = false;
    for (Thread worker : List.of(llm, vocoder)) {
      interrupted |= join(worker);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits whatever happens: the weights must not go while a step reads them. */
  private static boolean join(Thread worker) {
    boolean interrupted = false;
    while (true) {
      try {
        worker.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** A thread that takes one turn after another until it is interrupted. */
  private final class Worker extends Thread {
    private final Turn turn;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Worker(String name, Turn turn) {
      super(name);
      this.turn = turn;
      setDaemon(true);
    }

    @Override
    @SuppressWarnings("try") // the mode works by being entered
    public void run() {
      try (SpeechModel.ThreadMode mode = model.enterThread()) {
        ready.complete(null);
        while (true) {
          turn.take();
        }
      } catch (InterruptedException e) {
        // close() asks the thread to end
      } catch (Throwable e) {
        if (!ready.completeExceptionally(e)) {
          throw e;
        }
      }
    }
  }

  /** One turn of a worker: wait for something to do, and do it. */
  @FunctionalInterface
  private interface Turn {
    void take() throws InterruptedException;
  }

  private record SpokenSegment(SynthesisJob job, SpokenTokens tokens, Noise noise) {}
}
