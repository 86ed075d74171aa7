package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.DeadlineException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.QueueFullException;
import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.TextFragments;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes requests in and hands their segments to the lanes; keeps the count of who waits. Safe for
 * use by several threads.
 */
public final class Dispatcher implements AutoCloseable {
  /** A minute of speech and prompts: what one pass takes stays below that of a long text. */
  private static final int FLOW_BATCH_TOKENS = 1500;

  private final Limits limits;
  private final Observer observer;
  private final int sampleRate;
  private final LanguageLane language;
  private final VocoderLane vocoder;
  private final List<LaneThread> threads;
  private final Set<SynthesisJob> underWay = ConcurrentHashMap.newKeySet();
  private final Set<SynthesisJob> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Makes a dispatcher; nothing runs before {@link #start}.
   *
   * @param nets the nets, borrowed
   * @param lanes what they are run by
   * @param limits who is let in
   * @param observer hears what becomes of requests
   */
  Dispatcher(SpeechModel nets, Lanes lanes, Limits limits, Observer observer) {
    this.limits = limits;
    this.observer = observer;
    this.sampleRate = nets.tokenToWave().sampleRate();
    this.language = lanes.language();
    this.vocoder = lanes.vocoder();
    this.threads =
        List.of(
            new LaneThread("cosyvoice-llm", language, nets),
            new LaneThread("cosyvoice-vocoder", vocoder, nets));
  }

  /**
   * Puts both lanes together, for CosyVoice2's own language model; nothing runs before {@link
   * #start}.
   *
   * @param facts what the engine takes from the model's yaml
   * @param nets the nets, which must stay open until this is closed
   * @param options batches, queue and listener
   * @return the dispatcher, which the caller closes
   */
  public static Dispatcher of(ModelFacts facts, SpeechModel nets, EngineOptions options) {
    return of(facts.grid(), nets, facts.decodings(nets.llm()), options);
  }

  /**
   * Puts both lanes together; nothing runs before {@link #start}.
   *
   * @param grid how the flow cuts tokens
   * @param nets the nets, borrowed
   * @param decodings what speaks utterances
   * @param options batches, queue and listener
   */
  static Dispatcher of(
      StreamSchedule.Grid grid, SpeechModel nets, Decodings decodings, EngineOptions options) {
    SpeechModel shared = SharedProcessors.of(nets);
    int together = options.deterministic() ? 1 : options.maxBatch();
    VocoderLane vocoder =
        new VocoderLane(shared.tokenToWave(), new FlowBatch(together, FLOW_BATCH_TOKENS), grid);
    LanguageLane language =
        new LanguageLane(
            shared.llm(),
            decodings,
            new LanguageLane.Batching(options.maxBatch(), options.deterministic()),
            vocoder);
    return new Dispatcher(
        nets,
        new Lanes(language, vocoder),
        new Limits(options.maxQueue(), options.maxWaiting()),
        new Observer(options.listener(), System::nanoTime));
  }

  /** The two lines of work. */
  record Lanes(LanguageLane language, VocoderLane vocoder) {}

  /**
   * Who is let in.
   *
   * @param queue most requests that wait for their first step
   * @param waiting how long one may wait for it
   */
  record Limits(int queue, Optional<Duration> waiting) {}

  /**
   * Starts both threads and waits until they are ready to serve.
   *
   * @throws io.github.cosyvoice4j.CosyVoiceException if they can't enter the model's mode
   */
  public void start() {
    try {
      threads.forEach(Thread::start);
      threads.forEach(LaneThread::awaitReady);
    } catch (Throwable e) { // errors too: there may be no room for a thread
      close();
      throw e;
    }
  }

  /**
   * Takes in a request whose text does not arrive in pieces.
   *
   * @param plan the request
   * @return the request under way
   * @throws QueueFullException if too many wait
   */
  public Synthesis submit(SynthesisPlan plan) {
    return submit(
        plan,
        () -> {
          throw new IllegalArgumentException("text: expected all of it, got some that arrives");
        });
  }

  /**
   * Takes a request in.
   *
   * @param plan the request
   * @param texts makes readers of arriving text
   * @throws QueueFullException if too many wait
   */
  SynthesisJob submit(SynthesisPlan plan, Supplier<ArrivingText> texts) {
    SynthesisJob job =
        new SynthesisJob(numbers.incrementAndGet(), plan, sampleRate, observer, waiting::remove);
    List<Utterance> utterances = utterances(job, texts);
    job.begin(utterances);
    admit(job);
    job.whenDone(() -> leave(job));
    job.record().queued();
    limitTime(job);
    hand(utterances);
    return job;
  }

  private static List<Utterance> utterances(SynthesisJob job, Supplier<ArrivingText> texts) {
    RandomSource random = new RandomSource(job.seed());
    List<Utterance> utterances = new ArrayList<>();
    for (SynthesisPlan.Segment segment : job.plan().segments()) {
      Optional<ArrivingText> text =
          segment instanceof SynthesisPlan.Arriving ? Optional.of(texts.get()) : Optional.empty();
      utterances.add(new Utterance(job, utterances.size(), random, text));
    }
    return utterances;
  }

  private void admit(SynthesisJob job) {
    synchronized (waiting) {
      if (waiting.size() >= limits.queue()) {
        int running = underWay.size() - waiting.size();
        throw new QueueFullException(
            waiting.size(),
            running,
            "queue: expected fewer than %d waiting requests, got %d beside %d running; wait for some, or raise maxQueue"
                .formatted(limits.queue(), waiting.size(), running));
      }
      waiting.add(job);
    }
    underWay.add(job);
  }

  private void leave(SynthesisJob job) {
    waiting.remove(job);
    underWay.remove(job);
    language.signal().give();
    vocoder.signal().give();
    job.utterances().forEach(Utterance::close); // last: it calls publishers that are not ours
  }

  private void limitTime(SynthesisJob job) {
    job.plan()
        .options()
        .deadline()
        .ifPresent(
            time ->
                after(
                    time,
                    job,
                    () ->
                        job.fail(
                            new DeadlineException(
                                job.point(job.record().stage()),
                                "deadline: expected to be done within "
                                    + time
                                    + ", got "
                                    + job.record().speechTokens()
                                    + " speech tokens by then; allow more time or ask for less"))));
    limits
        .waiting()
        .ifPresent(
            time ->
                after(
                    time,
                    job,
                    () -> {
                      if (waiting.contains(job)) {
                        job.fail(
                            new DeadlineException(
                                job.point(Stage.FRONT_END),
                                "queue: expected a first step within "
                                    + time
                                    + ", got none; ask later, or raise maxWaiting"));
                      }
                    }));
  }

  /** Runs something later, unless the request has ended by then. */
  private static void after(Duration time, SynthesisJob job, Runnable action) {
    CompletableFuture<Void> timer = new CompletableFuture<>();
    var unused = timer.thenRunAsync(action);
    job.whenDone(() -> timer.cancel(false));
    timer.completeOnTimeout(null, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
  }

  private void hand(List<Utterance> utterances) {
    boolean heard = utterances.get(0).segment() instanceof SynthesisPlan.Heard;
    utterances.forEach(this::prepare);
    vocoder.submit(utterances);
    if (!heard) {
      language.submit(utterances);
    }
  }

  /** Tokens that are known are there at once; a text that arrives begins to be read. */
  private void prepare(Utterance utterance) {
    if (utterance.segment() instanceof SynthesisPlan.Heard source) {
      utterance.tokens().add(source.tokens());
      utterance.end(new SpeechCheck(0, source.tokens().length, true, 0, 1));
    } else if (utterance.segment() instanceof SynthesisPlan.Arriving arriving) {
      read(utterance, arriving.fragments());
    }
  }

  private void read(Utterance utterance, TextFragments fragments) {
    SynthesisJob job = utterance.job();
    Consumer<Throwable> failed = e -> job.fail(Stage.FRONT_END, e);
    try {
      utterance.arriving().read(fragments.publisher(), language.signal()::give, failed);
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  void cancelAll(String by) {
    underWay.forEach(job -> job.cancel(by));
  }

  /** Cancels what is under way and ends both threads after the step they are in. */
  @Override
  public void close() {
    cancelAll("its model was closed");
    threads.stream().filter(Thread::isAlive).forEach(LaneThread::end);
  }
}
