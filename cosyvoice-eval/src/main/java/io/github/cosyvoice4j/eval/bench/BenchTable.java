package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A result as lines of text for people. */
public final class BenchTable {
  private static final double GIGA = 1e9;
  private static final double GIB = 1L << 30;
  private static final String ROW = "%-26s %9s %9s %10s %7s  %-14s %s";
  private static final String NONE = "";

  private final BenchResult result;
  private final List<String> lines = new ArrayList<>();

  private BenchTable(BenchResult result) {
    this.result = result;
  }

  /**
   * {@return the lines}
   *
   * @param result what was measured
   */
  public static List<String> lines(BenchResult result) {
    BenchTable table = new BenchTable(result);
    table.head();
    table.stages();
    table.streams();
    table.rest();
    table.together();
    table.growth();
    return table.lines;
  }

  private void head() {
    BenchSettings settings = result.settings();
    add(
        "%s: %.1f s of speech after a prompt of %.1f s, llm %s, flow %s in %d steps, %s threads;"
            + " medians of %d",
        result.nets().name(),
        result.audio(),
        (double) StageTimer.PROMPT_TOKENS / StageTimer.TOKENS_PER_SECOND,
        precision(Stage.LLM),
        precision(Stage.FLOW),
        settings.engine().compute().flowSteps(),
        threads(),
        settings.runs());
    result.external().ifPresent(other -> add("against %s", against(other)));
    add("");
  }

  private String threads() {
    return result.nets().details().getOrDefault("threads", "?");
  }

  private String precision(Stage stage) {
    return result.precision(stage).name().toLowerCase(Locale.ROOT);
  }

  private static String against(ExternalRuns other) {
    return other.file().isPresent()
        ? other.name() + " as stored in " + other.file().get() + ", not run here"
        : other.name() + ", run in turns with ours; its total is without its front end";
  }

  private void stages() {
    String other = result.external().map(ExternalRuns::name).orElse(NONE);
    add(ROW, "stage", "seconds", "s / s", other, other.isEmpty() ? NONE : "x", "reached", "share");
    for (TimedStage stage : TimedStage.values()) {
      double rate = result.rate(stage);
      OptionalDouble theirs = other(it -> it.rate(stage));
      Optional<BenchResult.Reached> reached = result.reached(stage);
      add(
          ROW,
          stage.label(),
          number(result.seconds(stage)),
          number(rate),
          theirs.isPresent() ? number(theirs.getAsDouble()) : NONE,
          times(theirs, rate),
          reached.map(it -> giga(it.rate()) + it.unit()).orElse(NONE),
          reached.map(it -> percent(it.share())).orElse(NONE));
    }
  }

  /** A first chunk is waited for, so seconds are compared, whatever sound follows. */
  private void streams() {
    for (boolean known : new boolean[] {false, true}) {
      List<StreamRun> streams = result.streams(known);
      if (!streams.isEmpty()) {
        String voice = known ? ", known voice" : ", new voice";
        double first = Median.of(streams, StreamRun::firstChunk);
        OptionalDouble theirFirst = other(ExternalRuns::firstChunk);
        String shown = theirFirst.isPresent() ? number(theirFirst.getAsDouble()) + " s" : NONE;
        String name = "first chunk" + voice;
        add(ROW, name, number(first), NONE, shown, times(theirFirst, first), NONE, NONE);
        double total = Median.of(streams, StreamRun::total);
        double rate = Median.of(streams, run -> run.total() / run.audio());
        OptionalDouble theirRate = other(ExternalRuns::streamRate);
        shown = theirRate.isPresent() ? number(theirRate.getAsDouble()) : NONE;
        name = "stream" + voice;
        add(ROW, name, number(total), number(rate), shown, times(theirRate, rate), NONE, NONE);
      }
    }
  }

  private OptionalDouble other(Function<ExternalRuns, OptionalDouble> number) {
    return result.external().map(number).orElse(OptionalDouble.empty());
  }

  private static String times(OptionalDouble theirs, double ours) {
    return theirs.isPresent() ? factor(theirs.getAsDouble() / ours) : NONE;
  }

  private void rest() {
    Ceilings ceilings = result.nets().ceilings();
    add("");
    add(
        "machine: reads %sB/s; multiplies %sFLOP/s in one product, %sFLOP/s in %s side by side",
        giga(ceilings.readRate()),
        giga(ceilings.oneProduct()),
        giga(ceilings.products()),
        threads());
    add("load: %.2f s", result.nets().load());
    if (!result.memory().isEmpty()) {
      List<String> parts = new ArrayList<>();
      for (Map.Entry<MemoryUse.Part, Long> part : result.memory().entrySet()) {
        parts.add(part.getKey().label() + " " + gib(part.getValue()));
      }
      add("resident memory: %s%s", String.join(", ", parts), otherMemory());
    }
  }

  private String otherMemory() {
    OptionalDouble most = other(it -> it.bytes(ExternalJson.MAX_RSS));
    OptionalDouble loaded = other(it -> it.bytes(ExternalJson.LOADED_RSS));
    String name = result.external().map(ExternalRuns::name).orElse(NONE);
    List<String> parts = new ArrayList<>();
    most.ifPresent(bytes -> parts.add("peak " + gib(bytes)));
    loaded.ifPresent(bytes -> parts.add("loaded " + gib(bytes)));
    return parts.isEmpty() ? NONE : "; " + name + ": " + String.join(", ", parts);
  }

  private void together() {
    List<TogetherRun> all = result.times().together();
    add("");
    add("%-26s %9s %9s %9s", "requests together, llm", "step ms", "tokens/s", "by one");
    for (TogetherRun run : all) {
      add(
          "%-26d %9.1f %9.1f %9s",
          run.requests(),
          run.step() * 1e3,
          run.tokensPerSecond(),
          factor(run.tokensPerSecond() / all.get(0).tokensPerSecond()));
    }
  }

  private void growth() {
    GrowthPoint.Series last = null;
    for (GrowthPoint point : result.times().growth()) {
      if (point.series() != last) {
        last = point.series();
        add("");
        add(
            "%-26s %9s %9s %9s %9s %9s",
            last.title(), "prefill", "decode", "flow", "hift", "total");
      }
      StageRun run = point.run();
      add(
          "%-26d %9s %9s %9s %9s %9s",
          point.size(),
          number(run.prefill()),
          number(run.decode()),
          number(run.flow()),
          number(run.hift()),
          number(run.total()));
    }
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String factor(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String giga(double value) {
    return String.format(Locale.ROOT, "%.1f G", value / GIGA);
  }

  private static String gib(double bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
