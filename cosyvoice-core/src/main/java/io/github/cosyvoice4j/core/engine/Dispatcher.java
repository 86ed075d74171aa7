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
 * Takes requests in and hands each to the lanes of the device that has the least work; keeps the
 * count of who waits. Safe for use by several threads.
 */
public final class Dispatcher implements AutoCloseable {
  private final Limits limits;
  private final Observer observer;
  private final List<DeviceLanes> devices;
  private final Set<SynthesisJob> underWay = ConcurrentHashMap.newKeySet();
  private final Set<SynthesisJob> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private int turn; // which device comes first among equals; guarded by devices

  /**
   * Makes a dispatcher; nothing runs before {@link #start}.
   *
   * @param devices the lanes of each device, at least one
   * @param limits who is let in
   * @param observer hears what becomes of requests
   */
  Dispatcher(List<DeviceLanes> devices, Limits limits, Observer observer) {
    this.devices = List.copyOf(devices);
    this.limits = limits;
    this.observer = observer;
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
    return of(facts.grid(), DeviceNets.single(nets), facts.decodings(nets.llm()), options);
  }

  /**
   * Puts the lanes of every device together; nothing runs before {@link #start}.
   *
   * @param grid how the flow cuts tokens
   * @param nets the nets, borrowed
   * @param decodings what speaks utterances
   * @param options batches, queue and listener
   */
  static Dispatcher of(
      StreamSchedule.Grid grid, DeviceNets nets, Decodings decodings, EngineOptions options) {
    return new Dispatcher(
        nets.all().stream()
            .map(device -> DeviceLanes.of(device, grid, decodings, options))
            .toList(),
        new Limits(options.maxQueue(), options.maxWaiting()),
        new Observer(options.listener(), System::nanoTime));
  }

  /**
   * Who is let in.
   *
   * @param queue most requests that wait for their first step, on all devices together
   * @param waiting how long one may wait for it
   */
  record Limits(int queue, Optional<Duration> waiting) {}

  /**
   * Starts all threads and waits until they are ready to serve.
   *
   * @throws io.github.cosyvoice4j.CosyVoiceException if they can't enter the model's mode
   */
  public void start() {
    try {
      devices.forEach(DeviceLanes::start);
      devices.forEach(DeviceLanes::awaitReady);
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
    return submit(plan, Dispatcher::noText);
  }

  /**
   * Takes a request in.
   *
   * @param plan the request
   * @param texts makes readers of arriving text
   * @throws QueueFullException if too many wait
   */
  SynthesisJob submit(SynthesisPlan plan, Supplier<ArrivingText> texts) {
    SynthesisJob job = admitted(plan, texts);
    return begin(job, leastBusy(job));
  }

  /** {@return how many devices there are} */
  int devices() {
    return devices.size();
  }

  /**
   * Takes in a request for a certain device, whose text does not arrive in pieces.
   *
   * @param plan the request
   * @param device which device, from 0
   * @throws QueueFullException if too many wait
   */
  SynthesisJob submitTo(int device, SynthesisPlan plan) {
    SynthesisJob job = admitted(plan, Dispatcher::noText);
    DeviceLanes lanes = devices.get(device);
    lanes.take(job);
    return begin(job, lanes);
  }

  private SynthesisJob admitted(SynthesisPlan plan, Supplier<ArrivingText> texts) {
    int sampleRate = devices.get(0).sampleRate();
    SynthesisJob job =
        new SynthesisJob(numbers.incrementAndGet(), plan, sampleRate, observer, waiting::remove);
    job.begin(utterances(job, texts));
    admit(job);
    return job;
  }

  private static ArrivingText noText() {
    throw new IllegalArgumentException("text: expected all of it, got some that arrives");
  }

  private SynthesisJob begin(SynthesisJob job, DeviceLanes device) {
    job.whenDone(failure -> leave(job, device, failure));
    job.record().sentTo(device::place);
    job.record().queued();
    limitTime(job);
    job.utterances().forEach(utterance -> prepare(utterance, device));
    device.hand(job);
    return job;
  }

  /** Counts a request where there is the least to do; among equals each device in its turn. */
  private DeviceLanes leastBusy(SynthesisJob job) {
    synchronized (devices) {
      List<DeviceLanes> well = well();
      DeviceLanes best = null;
      long least = Long.MAX_VALUE;
      for (int i = 0; i < devices.size(); i++) {
        DeviceLanes device = devices.get((turn + i) % devices.size());
        long work = device.work();
        if (work < least && well.contains(device)) {
          best = device;
          least = work;
        }
      }
      turn = (devices.indexOf(best) + 1) % devices.size();
      best.take(job);
      return best;
    }
  }

  /** {@return the devices on which requests don't just fail; all of them if they do on each} */
  private List<DeviceLanes> well() {
    long now = observer.nanoTime();
    List<DeviceLanes> well = devices.stream().filter(device -> !device.isAvoided(now)).toList();
    return well.isEmpty() ? devices : well;
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

  private void leave(SynthesisJob job, DeviceLanes device, Throwable failure) {
    waiting.remove(job);
    underWay.remove(job);
    device.leave(job, failure, observer.nanoTime());
    job.utterances().forEach(Utterance::close); // last: it calls publishers that are not ours
  }

  private void limitTime(SynthesisJob job) {
    job.plan()
        .options()
        .deadline()
        .ifPresent(
            time ->
                after(
                    time.minus(job.plan().frontEndTime()),
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
    job.whenDone(failure -> timer.cancel(false));
    timer.completeOnTimeout(null, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
  }

  /** Tokens that are known are there at once; a text that arrives begins to be read. */
  private static void prepare(Utterance utterance, DeviceLanes device) {
    if (utterance.segment() instanceof SynthesisPlan.Heard source) {
      utterance.tokens().add(source.tokens());
      utterance.job().record().tokensHeard(source.tokens().length);
      utterance.end(new SpeechCheck(0, source.tokens().length, true, 0, 1));
    } else if (utterance.segment() instanceof SynthesisPlan.Arriving arriving) {
      read(utterance, arriving.fragments(), device.languageSignal());
    }
  }

  private static void read(Utterance utterance, TextFragments fragments, Signal changed) {
    SynthesisJob job = utterance.job();
    Consumer<Throwable> failed = e -> job.fail(Stage.FRONT_END, e);
    try {
      utterance.arriving().read(fragments.publisher(), changed::give, failed);
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  void cancelAll(String by) {
    underWay.forEach(job -> job.cancel(by));
  }

  /** Cancels what is under way and ends all threads after the step they are in. */
  @Override
  public void close() {
    cancelAll("its model was closed");
    devices.forEach(DeviceLanes::end);
  }
}
