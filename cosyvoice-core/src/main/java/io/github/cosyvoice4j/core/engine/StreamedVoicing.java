package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;

/** An utterance that is made piece by piece. Nothing is made twice. */
final class StreamedVoicing implements Voicing {
  private final Utterance utterance;
  private final TokenToWave nets;
  private final StreamOptions options;
  private final StreamSchedule schedule;
  private MelStream mel;
  private WaveStream wave;
  private int given;
  private boolean done;

  StreamedVoicing(Utterance utterance, TokenToWave nets, StreamSchedule.Grid grid) {
    SynthesisPlan plan = utterance.job().plan();
    this.utterance = utterance;
    this.nets = nets;
    this.options = plan.options().streaming().orElseThrow();
    this.schedule = new StreamSchedule(options, grid, plan.prompt().flow().tokens().length);
    utterance.need(schedule.needed());
  }

  @Override
  public void make() {
    if (mel == null) {
      open();
    }
    boolean ended = utterance.tokens().isEnded(); // asked first: no token comes behind it
    int have = utterance.tokens().size();
    boolean last = ended && have < schedule.needed();
    int end = last ? have : schedule.needed();
    float[] samples = samples(utterance.tokens().range(given, end), last);
    given = end;
    schedule.next();
    utterance.need(schedule.needed());
    if (last) {
      finish();
    }
    utterance.job().add(utterance, samples, last);
  }

  private void open() {
    SynthesisPlan plan = utterance.job().plan();
    utterance.job().record().enter(Stage.FLOW);
    LastChunk lastChunk =
        options.seam() == Seam.UPSTREAM ? LastChunk.FULL_ATTENTION : LastChunk.CAUSAL;
    mel = nets.openMel(plan.prompt().flow(), lastChunk);
    wave =
        nets.openWave(
            new VocoderPlan(
                options.seam(), plan.options().speed(), () -> Noise.gaussian(utterance.noise())));
  }

  private float[] samples(int[] tokens, boolean last) {
    SynthesisJob job = utterance.job();
    long begin = System.nanoTime();
    job.record().enter(Stage.FLOW);
    try (MelFrames frames = mel.next(tokens, last, () -> job.check(Stage.FLOW))) {
      long half = System.nanoTime();
      job.record().spent(Stage.FLOW, half - begin);
      job.record().enter(Stage.VOCODER);
      job.check(Stage.VOCODER);
      float[] samples = wave.next(frames, last);
      Failures.requireFinite(samples, job);
      job.record().spent(Stage.VOCODER, System.nanoTime() - half);
      return samples;
    }
  }

  private void finish() {
    if (!mel.isIncremental() && options.seam() != Seam.UPSTREAM) {
      utterance
          .job()
          .record()
          .note(
              "flow: expected room to keep what was computed, computed it again for each piece;"
                  + " raise flowCacheBytes");
    }
    done = true;
    close(); // before the job hears of the samples: who waits for it may count
  }

  @Override
  public Utterance utterance() {
    return utterance;
  }

  @Override
  public boolean isReady() {
    return !done && utterance.index() == utterance.job().currentSegment() && utterance.hasEnough();
  }

  @Override
  public boolean isFirst() {
    return utterance.job().samples() == 0;
  }

  @Override
  public long dueAt() {
    return utterance.job().heardUntil();
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public void close() {
    if (mel != null) {
      mel.close();
    }
    if (wave != null) {
      wave.close();
    }
  }
}
