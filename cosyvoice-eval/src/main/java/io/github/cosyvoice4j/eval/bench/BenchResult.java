package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, and what follows from it. Immutable. */
public final class BenchResult {
  private static final int FRAMES_PER_TOKEN = 2;

  private final BenchSettings settings;
  private final Nets nets;
  private final Times times;
  private final Map<MemoryUse.Part, Long> memory;
  private final Optional<ExternalRuns> external;

  /** What was measured, and the machine. */
  record Nets(
      String name, Map<String, String> details, NetCosts costs, double load, Ceilings ceilings) {}

  /** Seconds. */
  record Times(
      List<StageRun> runs,
      List<StreamRun> streams,
      List<TogetherRun> together,
      List<GrowthPoint> growth) {}

  BenchResult(
      BenchSettings settings,
      Nets nets,
      Times times,
      Map<MemoryUse.Part, Long> memory,
      Optional<ExternalRuns> external) {
    this.settings = settings;
    this.nets = nets;
    this.times = times;
    this.memory = memory;
    this.external = external;
  }

  /** {@return why the other system was not measured to the end; empty where it was} */
  public Optional<String> failure() {
    return external.map(ExternalRuns::failure).filter(message -> !message.isEmpty());
  }

  BenchSettings settings() {
    return settings;
  }

  Nets nets() {
    return nets;
  }

  Times times() {
    return times;
  }

  Map<MemoryUse.Part, Long> memory() {
    return memory;
  }

  /** {@return the other system, where it gave anything} */
  Optional<ExternalRuns> external() {
    return external.filter(runs -> !runs.isEmpty());
  }

  /** {@return seconds of sound of one run} */
  double audio() {
    return Median.of(times.runs(), StageRun::audio);
  }

  /** {@return median seconds of a stage} */
  double seconds(TimedStage stage) {
    return stage.median(times.runs());
  }

  /** {@return median seconds of a stage for a second of sound} */
  double rate(TimedStage stage) {
    return Median.of(times.runs(), run -> stage.seconds(run) / run.audio());
  }

  /** {@return streams of a new voice, or of a known one} */
  List<StreamRun> streams(boolean knownVoice) {
    return times.streams().stream().filter(run -> run.knownVoice() == knownVoice).toList();
  }

  /** {@return in what numbers a stage is computed, as it was asked for} */
  Precision precision(Stage stage) {
    return settings.engine().compute().precision(stage);
  }

  /** What a stage reached. */
  record Reached(double rate, double ceiling, String unit) {
    /** {@return which part of what the machine can do} */
    double share() {
      return rate / ceiling;
    }
  }

  /**
   * {@return bytes or operations a second that a stage reached; empty for sums of stages, and where
   * a GPU computes, whose ceilings are not measured}
   */
  Optional<Reached> reached(TimedStage stage) {
    if (nets.details().getOrDefault("device", "cpu").startsWith("cuda")) {
      return Optional.empty();
    }
    OptionalDouble work = work(stage);
    if (work.isEmpty()) {
      return Optional.empty();
    }
    double rate = work.getAsDouble() / seconds(stage);
    return Optional.of(
        stage == TimedStage.DECODE
            ? new Reached(rate, nets.ceilings().readRate(), "B/s")
            : new Reached(rate, nets.ceilings().operationRate(), "FLOP/s"));
  }

  /** {@return bytes that a stage must read, or operations that it must do, in a run} */
  OptionalDouble work(TimedStage stage) {
    EngineOptions engine = settings.engine();
    int tokens = settings.tokens();
    return switch (stage) {
      case DECODE ->
          OptionalDouble.of((double) tokens * nets.costs().llmStepBytes(precision(Stage.LLM)));
      case FLOW ->
          OptionalDouble.of(
              nets.costs()
                  .flow()
                  .of(StageTimer.PROMPT_TOKENS + tokens, engine.compute().flowSteps()));
      case HIFT -> OptionalDouble.of(nets.costs().hift().ofFrame() * tokens * FRAMES_PER_TOKEN);
      default -> OptionalDouble.empty();
    };
  }
}
