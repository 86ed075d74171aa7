package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures a model by stage, in turns with another system: one run of ours, one of theirs, and so
 * on, so that whatever else the machine does hits both. Before that it measures the machine.
 *
 * <p>If the other system fails, it isn't run again, and ours goes on; {@link BenchResult#failure}
 * says why.
 */
public final class Bench {
  /** Speech tokens of a stream that is not timed. */
  private static final int WARM_UP_TOKENS = 30;

  private final BenchSettings settings;
  private final Consumer<String> listener;
  private final MemoryUse memory = new MemoryUse();
  private final List<StageRun> runs = new ArrayList<>();
  private final List<StreamRun> streams = new ArrayList<>();

  private Bench(BenchSettings settings, Consumer<String> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Measures.
   *
   * @param settings what
   * @param listener hears what is going on, a line at a time
   * @return the result
   * @throws IOException if the model or the file to compare with is missing or something else
   */
  public static BenchResult run(BenchSettings settings, Consumer<String> listener)
      throws IOException {
    return new Bench(settings, listener).run();
  }

  @SuppressWarnings("try") // the thread's mode works by being entered
  private BenchResult run() throws IOException {
    Optional<ExternalRuns> external = external();
    Torch.load(settings.engine().blas());
    listener.accept("measuring the machine");
    Ceilings ceilings =
        new CeilingMeter(Torch.threads(settings.engine()), settings.ceilingMib()).measure();
    listener.accept("loading the nets");
    Watch watch = new Watch();
    try (Subject subject = memory.during(MemoryUse.Part.LOAD, this::load);
        SpeechModel.ThreadMode mode = subject.nets().enterThread()) {
      double load = watch.seconds();
      memory.loaded();
      StageTimer stages = new StageTimer(subject);
      stages.run(StageTimer.Work.one(settings.tokens()));
      takeTurns(stages, subject, external);
      return new BenchResult(
          settings,
          new BenchResult.Nets(
              subject.name(), subject.nets().details(), NetCosts.of(subject), load, ceilings),
          new BenchResult.Times(
              runs,
              streams,
              new TogetherTimer(subject).run(settings.together(), settings.tokens()),
              growth(stages)),
          memory.bytes(),
          external);
    }
  }

  private Optional<ExternalRuns> external() throws IOException {
    if (settings.againstFile().isPresent()) {
      return Optional.of(ExternalRuns.stored(settings.againstFile().get()));
    }
    return settings.against().map(command -> ExternalRuns.live());
  }

  private Subject load() throws IOException {
    return settings.model().isPresent()
        ? Subject.load(settings.model().get(), settings.engine())
        : Subject.random(settings.size(), settings.engine());
  }

  private void takeTurns(StageTimer stages, Subject subject, Optional<ExternalRuns> external)
      throws IOException {
    StreamTimer timer = settings.streaming() ? new StreamTimer(subject, settings) : null;
    try (timer) {
      if (timer != null) {
        timer.run(Math.min(settings.tokens(), WARM_UP_TOKENS));
      }
      for (int i = 1; i <= settings.runs(); i++) {
        StageRun run =
            memory.during(
                MemoryUse.Part.OFFLINE, () -> stages.run(StageTimer.Work.one(settings.tokens())));
        runs.add(run);
        listener.accept(line("run " + i, run));
        if (timer != null) {
          stream(timer, i);
        }
        if (external.isPresent() && settings.against().isPresent()) {
          runOther(external.get(), i);
        }
      }
    }
  }

  private void stream(StreamTimer timer, int number) throws IOException {
    for (StreamRun stream :
        memory.during(MemoryUse.Part.STREAM, () -> timer.run(settings.tokens()))) {
      streams.add(stream);
      listener.accept(
          String.format(
              Locale.ROOT,
              "stream %d, %s voice: first chunk %.2f s, total %.2f s",
              number,
              stream.knownVoice() ? "known" : "new",
              stream.firstChunk(),
              stream.total()));
    }
  }

  private void runOther(ExternalRuns external, int number) {
    if (!external.failure().isEmpty()) {
      return;
    }
    try {
      external.add(settings.against().orElseThrow().run());
      listener.accept(
          String.format(
              Locale.ROOT,
              "%s %d: total %.2f s (median so far)",
              external.name(),
              number,
              external.seconds(TimedStage.TOTAL).orElseThrow()));
    } catch (IOException e) {
      external.fail(e.getMessage());
      listener.accept(e.getMessage());
    }
  }

  private List<GrowthPoint> growth(StageTimer stages) throws IOException {
    List<GrowthPoint> points = new ArrayList<>();
    if (settings.growth().isPresent()) {
      GrowthLimits limits = settings.growth().get();
      for (GrowthPoint.Series series : GrowthPoint.Series.values()) {
        for (int size : limits.sizes(series)) {
          StageRun run = stages.run(limits.work(series, size));
          points.add(new GrowthPoint(series, size, run));
          listener.accept(line(size + " " + series.title(), run));
        }
      }
    }
    return points;
  }

  private static String line(String what, StageRun run) {
    return String.format(
        Locale.ROOT,
        "%s: llm %.2f s, flow %.2f s, hift %.2f s, total %.2f s",
        what,
        run.llm(),
        run.flow(),
        run.hift(),
        run.total());
  }
}
