package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.DeadlineException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The two lines of work of one device, their threads, and the requests that were sent there.
 * Thread-safe.
 *
 * <p>A device on which one request after the other fails is avoided for a while: its requests end
 * at once, so it would always seem to be the one with the least work.
 */
final class DeviceLanes {
  /** A minute of speech and prompts: what one pass takes stays below that of a long text. */
  private static final int FLOW_BATCH_TOKENS = 1500;

  private static final int MOST_FAILURES = 3; // in a row
  private static final long AVOIDED = TimeUnit.MINUTES.toNanos(1);

  private final SpeechModel nets;
  private final LanguageLane language;
  private final VocoderLane vocoder;
  private final List<LaneThread> threads;
  private final Set<SynthesisJob> jobs = ConcurrentHashMap.newKeySet();
  private int failures; // in a row; guarded by this
  private long lastFailure; // guarded by this

  /**
   * Makes lanes; nothing runs before {@link #start}.
   *
   * @param name the device's; empty if there is no other
   * @param nets the nets on it, borrowed
   * @param processors what both lanes compute with
   * @param language the language model's lane
   * @param vocoder the vocoder's lane
   */
  DeviceLanes(
      String name,
      SpeechModel nets,
      SharedProcessors processors,
      LanguageLane language,
      VocoderLane vocoder) {
    this.nets = nets;
    this.language = language;
    this.vocoder = vocoder;
    String suffix = name.isEmpty() ? "" : "-" + name;
    this.threads =
        List.of(
            new LaneThread("cosyvoice-llm" + suffix, language, nets, processors.ofLanguage()),
            new LaneThread("cosyvoice-vocoder" + suffix, vocoder, nets, processors.ofVocoder()));
  }

  /**
   * Puts both lanes together; nothing runs before {@link #start}.
   *
   * @param device the nets, borrowed
   * @param grid how the flow cuts tokens
   * @param decodings what speaks utterances
   * @param options batches
   */
  static DeviceLanes of(
      DeviceNets.OnDevice device,
      StreamSchedule.Grid grid,
      Decodings decodings,
      EngineOptions options) {
    SpeechModel nets = device.nets();
    SharedProcessors processors = SharedProcessors.of(nets);
    int together = options.deterministic() ? 1 : options.maxBatch();
    VocoderLane vocoder =
        new VocoderLane(nets.tokenToWave(), new FlowBatch(together, FLOW_BATCH_TOKENS), grid);
    LanguageLane language =
        new LanguageLane(
            nets.llm(),
            decodings,
            new LanguageLane.Batching(
                options.maxBatch(), options.deterministic(), processors.areScarce()),
            vocoder);
    return new DeviceLanes(device.name(), nets, processors, language, vocoder);
  }

  /** {@return samples a second} */
  int sampleRate() {
    return nets.tokenToWave().sampleRate();
  }

  /** {@return where its requests are computed, and the memory that took so far} */
  SynthesisReport.Place place() {
    return new SynthesisReport.Place(nets.device(), nets.peakDeviceBytes());
  }

  /** {@return what wakes the language model's lane} */
  Signal languageSignal() {
    return language.signal();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits until both threads are ready to serve. */
  void awaitReady() {
    threads.forEach(LaneThread::awaitReady);
  }

  /** Counts a request that will be handed to the lanes. */
  void take(SynthesisJob job) {
    jobs.add(job);
  }

  /** Hands a request to the lanes. */
  void hand(SynthesisJob job) {
    List<Utterance> utterances = job.utterances();
    vocoder.submit(utterances);
    if (!(utterances.get(0).segment() instanceof SynthesisPlan.Heard)) {
      language.submit(utterances);
    }
  }

  /**
   * Lets a request go that has ended.
   *
   * @param job the request
   * @param failure how, or null if well
   * @param now by the engine's clock
   */
  void leave(SynthesisJob job, Throwable failure, long now) {
    jobs.remove(job);
    language.signal().give();
    vocoder.signal().give();
    synchronized (this) {
      if (failure == null) {
        failures = 0;
      } else if (isOfTheNets(failure)) {
        failures++;
        lastFailure = now;
      }
    }
  }

  private static boolean isOfTheNets(Throwable failure) {
    return failure instanceof SynthesisException e
        && e.stage() != Stage.FRONT_END
        && !(failure instanceof CancelledException)
        && !(failure instanceof DeadlineException);
  }

  /**
   * {@return whether another device should be asked}
   *
   * @param now by the engine's clock
   */
  synchronized boolean isAvoided(long now) {
    return failures >= MOST_FAILURES && now - lastFailure < AVOIDED;
  }

  /** {@return about how much is left to say, in text ids} */
  long work() {
    long work = 0;
    for (SynthesisJob job : jobs) {
      List<Utterance> utterances = job.utterances();
      for (int i = job.currentSegment(); i < utterances.size(); i++) {
        work += utterances.get(i).work();
      }
    }
    return work;
  }

  /** Ends both threads after the step they are in. */
  void end() {
    threads.stream().filter(Thread::isAlive).forEach(LaneThread::end);
  }
}
