package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An utterance that is made at once, with full attention. */
final class WholeVoicing implements Voicing {
  /** When somebody who waits for the whole is taken to grow impatient. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final Utterance utterance;
  private final TokenToWave nets;
  private boolean made;

  WholeVoicing(Utterance utterance, TokenToWave nets) {
    this.utterance = utterance;
    this.nets = nets;
  }

  /**
   * Makes several utterances, the flow over all of them together. What fails there is made again
   * one by one, to find whose fault it is.
   */
  static void makeTogether(List<WholeVoicing> voicings) {
    voicings.forEach(voicing -> voicing.begin());
    long begin = System.nanoTime();
    List<MelFrames> mels;
    try {
      List<FlowInput> inputs = voicings.stream().map(WholeVoicing::input).toList();
      mels = voicings.get(0).nets.mel(inputs, () -> requireOne(voicings));
    } catch (Throwable e) {
      voicings.forEach(WholeVoicing::makeAlone);
      return;
    }
    long nanos = System.nanoTime() - begin;
    for (int i = 0; i < voicings.size(); i++) {
      try (MelFrames mel = mels.get(i)) {
        voicings.get(i).finish(mel, nanos);
      }
    }
  }

  private static void requireOne(List<WholeVoicing> voicings) {
    if (voicings.stream().allMatch(voicing -> voicing.utterance.job().isDone())) {
      voicings.get(0).utterance.job().check(Stage.FLOW);
    }
  }

  private void makeAlone() {
    try {
      make();
    } catch (Throwable e) {
      SynthesisJob job = utterance.job();
      job.fail(Failures.in(job.record().stage(), job, e));
    }
  }

  @Override
  public void make() {
    begin();
    long begin = System.nanoTime();
    SynthesisJob job = utterance.job();
    float[] samples;
    try (MelFrames mel = nets.mel(List.of(input()), () -> job.check(Stage.FLOW)).get(0)) {
      job.record().spent(Stage.FLOW, System.nanoTime() - begin);
      samples = wave(mel);
    }
    // The frames are freed before the job hears of the samples: who waits for it may count.
    job.add(utterance, samples, true);
  }

  private void begin() {
    utterance.job().started();
    utterance.job().record().enter(Stage.FLOW);
    made = true;
  }

  FlowInput input() {
    return new FlowInput(utterance.job().plan().prompt().flow(), utterance.tokens().all());
  }

  private void finish(MelFrames mel, long flowNanos) {
    SynthesisJob job = utterance.job();
    job.record().spent(Stage.FLOW, flowNanos);
    if (job.isDone()) {
      return;
    }
    try {
      float[] samples = wave(mel);
      mel.close();
      job.add(utterance, samples, true);
    } catch (Throwable e) {
      job.fail(Failures.in(Stage.VOCODER, job, e));
    }
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
    return utterance.job().record().begin() + PATIENCE;
  }

  @Override
  public boolean isDone() {
    return made;
  }

  @Override
  public void close() {}
}
