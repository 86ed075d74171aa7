package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** An utterance that is made at once, with full attention. */
final class WholeVoicing implements Voicing {
  /** When somebody who waits for a segment is taken to grow impatient: after those before it. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** Makes some utterances, the flow over all of them together. */
  static final FittingBatches.Work<WholeVoicing> TOGETHER =
      new FittingBatches.Work<>() {
        @Override
        public void compute(List<WholeVoicing> some) {
          List<WholeVoicing> wanted = some.stream().filter(WholeVoicing::isWanted).toList();
          if (!wanted.isEmpty()) {
            wanted.forEach(WholeVoicing::begin);
            List<MelFrames> mels = flow(wanted);
            for (int i = 0; i < mels.size(); i++) {
              wanted.get(i).vocode(mels.get(i));
            }
          }
        }

        @Override
        public void failed(WholeVoicing one, Throwable failure, int batch) {
          SynthesisJob job = one.utterance.job();
          job.fail(Failures.in(job.record().stage(), job, failure, batch));
        }
      };

  private final Utterance utterance;
  private final TokenToWave nets;
  private final ToLongFunction<WholeVoicing> interlude;
  private boolean made;

  /**
   * Makes a voicing.
   *
   * @param utterance what to make
   * @param nets the nets
   * @param interlude lets others go first, and says how long they took
   */
  WholeVoicing(Utterance utterance, TokenToWave nets, ToLongFunction<WholeVoicing> interlude) {
    this.utterance = utterance;
    this.nets = nets;
    this.interlude = interlude;
  }

  @Override
  public void make() {
    begin();
    vocode(flow(List.of(this)).get(0));
  }

  /** Goes on as long as anybody wants the result. */
  private static List<MelFrames> flow(List<WholeVoicing> voicings) {
    WholeVoicing first = voicings.get(0);
    long begin = System.nanoTime();
    AtomicLong others = new AtomicLong();
    List<MelFrames> mels =
        first.nets.mel(
            voicings.stream().map(WholeVoicing::input).toList(),
            () -> {
              if (voicings.stream().noneMatch(WholeVoicing::isWanted)) {
                first.utterance.job().check(Stage.FLOW);
              }
              others.addAndGet(first.interlude.applyAsLong(first));
            });
    long nanos = System.nanoTime() - begin - others.get();
    long share = nanos / voicings.size();
    voicings.forEach(voicing -> voicing.utterance.job().record().spent(Stage.FLOW, share));
    return mels;
  }

  private boolean isWanted() {
    return !utterance.job().isDone();
  }

  /** Frees the frames before the job hears of the samples: who waits for it may count. */
  private void vocode(MelFrames frames) {
    try {
      float[] samples;
      try (frames) {
        samples = wave(frames);
      }
      utterance.job().add(utterance, samples, true);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    utterance.job().fail(utterance.job().record().stage(), e);
  }

  private void begin() {
    utterance.job().started();
    utterance.job().record().enter(Stage.FLOW);
    made = true;
  }

  private FlowInput input() {
    return new FlowInput(utterance.job().plan().prompt().flow(), utterance.tokens().all());
  }

  private float[] wave(MelFrames mel) {
    SynthesisJob job = utterance.job();
    job.record().enter(Stage.VOCODER);
    job.check(Stage.VOCODER);
    long begin = System.nanoTime();
    Noise noise = Noise.gaussian(utterance.noise());
    float[] samples = nets.wave(mel, noise, job.plan().options().speed());
    Failures.requireFinite(samples, job);
    job.record().spent(Stage.VOCODER, System.nanoTime() - begin);
    return samples;
  }

  /** {@return its tokens and those of the prompt} */
  int length() {
    return utterance.tokens().size() + utterance.job().plan().prompt().flow().tokens().length;
  }

  @Override
  public Utterance utterance() {
    return utterance;
  }

  @Override
  public boolean isReady() {
    return !made && utterance.tokens().isEnded();
  }

  @Override
  public boolean isFirst() {
    return false;
  }

  @Override
  public long dueAt() {
    return utterance.job().record().begin() + (1 + utterance.index()) * PATIENCE;
  }

  @Override
  public boolean isDone() {
    return made;
  }

  @Override
  public void close() {}
}
