package io.github.cosyvoice4j.core.engine;

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
  private final Thread llm = new Thread(this::serveRequests, "cosyvoice-llm");
  private final Thread vocoder = new Thread(this::serveSegments, "cosyvoice-vocoder");

  SynthesisWorkers(SpeechModel model, SpeechTokenDecoder decoder, int queueCapacity) {
    this.model = model;
    this.decoder = decoder;
    this.requests = new ArrayBlockingQueue<>(queueCapacity);
    llm.setDaemon(true);
    vocoder.setDaemon(true);
  }

  void start() {
    llm.start();
    vocoder.start();
  }

  /** Puts a request in the queue; false if it is full. */
  boolean offer(SynthesisJob job) {
    return requests.offer(job);
  }

  private void serveRequests() {
    serve(() -> speak(requests.take()));
  }

  private void serveSegments() {
    serve(() -> vocode(spoken.take()));
  }

  @SuppressWarnings("try") // the mode works by being entered
  private void serve(Turn turn) {
    try (SpeechModel.ThreadMode mode = model.enterThread()) {
      while (true) {
        turn.take();
      }
    } catch (InterruptedException e) {
      // close() asks the thread to end
    }
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
    Stage stage = Stage.FLOW;
    job.enter(stage);
    long begin = System.nanoTime();
    try (TokenToWave.MelFrames mel =
        model
            .tokenToWave()
            .mel(job.plan().flowPrompt(), segment.tokens().tokens(), () -> job.check(Stage.FLOW))) {
      begin = lap(job, stage, begin);
      stage = Stage.VOCODER;
      job.enter(stage);
      job.check(stage);
      float[] samples = model.tokenToWave().wave(mel, segment.noise());
      lap(job, stage, begin);
      requireFinite(samples, job.seed());
      job.add(samples, segment.tokens());
    } catch (Throwable e) {
      job.fail(Failures.in(stage, job.seed(), e));
    }
  }

  private static long lap(SynthesisJob job, Stage stage, long begin) {
    long now = System.nanoTime();
    job.spent(stage, now - begin);
    return now;
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

  /** One turn of a worker: wait for something to do, and do it. */
  @FunctionalInterface
  private interface Turn {
    void take() throws InterruptedException;
  }

  private record SpokenSegment(SynthesisJob job, SpokenTokens tokens, Noise noise) {}
}
