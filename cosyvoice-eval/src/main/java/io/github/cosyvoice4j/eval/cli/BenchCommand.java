package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.eval.bench.Bench;
import io.github.cosyvoice4j.eval.bench.BenchJson;
import io.github.cosyvoice4j.eval.bench.BenchPlot;
import io.github.cosyvoice4j.eval.bench.BenchResult;
import io.github.cosyvoice4j.eval.bench.BenchSettings;
import io.github.cosyvoice4j.eval.bench.BenchTable;
import io.github.cosyvoice4j.eval.bench.ExternalCommand;
import io.github.cosyvoice4j.eval.bench.GrowthLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how fast a model is on this machine. */
@Command(
    name = "bench",
    description = {
      "Measure how fast a model is on this machine, by stage, and how much of the machine it uses.",
      "With --plot: draw what was measured before."
    },
    footer = {
      "",
      "Exit codes: 0 done, 3 ours was measured, what --against names was not, 1 failed.",
      "Example: cosyvoice bench --random full --threads 2 --concurrency 1,8 --json fp32.json"
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions computing;

  @ArgGroup private SubjectOptions subject;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "250",
      description = "Speech tokens of a request, 25 a second (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Timed runs, after one that is not (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--concurrency",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8",
      description = "Requests that the language model advances together (default: 1,8).")
  private List<Integer> concurrency;

  @Option(
      names = "--streaming",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Time streams too, which is the default.")
  private boolean streaming;

  @Option(
      names = "--first-hop",
      paramLabel = "N",
      description =
          "Chunks in a stream's first piece, behind the one that completes the prompt's last; 0"
              + " comes sooner and is shorter (default: 1).")
  private Integer firstHop;

  @Mixin private GrowthOptions growth;

  @ArgGroup private Against against;

  @Option(
      names = "--against-limit",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "How long that command may take (default: ${DEFAULT-VALUE}).")
  private int againstLimit;

  @Option(
      names = "--ceiling-mib",
      paramLabel = "MIB",
      defaultValue = "1024",
      description = "Memory read to measure the machine (default: ${DEFAULT-VALUE}).")
  private int ceilingMib;

  @Option(names = "--json", paramLabel = "FILE", description = "Write everything to this file.")
  private Path json;

  @Option(
      names = "--plot",
      paramLabel = "SVG",
      description = "Measure nothing; draw the files into this one.")
  private Path plot;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "For --plot: what --json wrote, or what --against printed.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    return plot == null ? measure() : draw();
  }

  private int draw() throws IOException {
    if (files.isEmpty()) {
      throw wrong("--plot: expected files to draw after it, got none");
    }
    if (subject != null) {
      throw wrong("--plot: expected it alone, got something to measure too; leave that out");
    }
    BenchPlot.write(files, OutputFile.require(plot));
    spec.commandLine().getErr().println("wrote " + plot);
    return ExitCode.DONE;
  }

  private int measure() throws IOException {
    if (!files.isEmpty()) {
      throw wrong("files: expected --plot with them, got " + files.get(0));
    }
    BenchSettings settings = settings();
    Path file = json == null ? null : OutputFile.require(json);
    PrintWriter err = spec.commandLine().getErr();
    BenchResult result = Bench.run(settings, err::println);
    BenchTable.lines(result).forEach(spec.commandLine().getOut()::println);
    if (file != null) {
      BenchJson.write(result, file);
      err.println("wrote " + json);
    }
    result.failure().ifPresent(message -> err.println("error: " + Failure.oneLine(message)));
    return result.failure().isPresent() ? ExitCode.PARTLY_DONE : ExitCode.DONE;
  }

  private BenchSettings settings() {
    if (subject == null) {
      throw wrong("--model: expected a model directory, or --random full, got neither");
    }
    BenchSettings.Builder settings =
        subject()
            .engine(computing.engineOptions())
            .tokens(tokens)
            .runs(runs)
            .together(concurrency)
            .streaming(streaming)
            .streams(streams())
            .ceilingMib(ceilingMib);
    if (growth.isIdle()) {
      throw wrong("--growth-seconds, --growth-requests: expected --growth with them, got none");
    }
    if (computing.devices() > 1) {
      throw wrong("--device: expected one device to measure, got " + computing.devices());
    }
    if (growth.isWanted()) {
      settings.growth(growth.limits());
    }
    if (against != null && against.command != null) {
      settings.against(new ExternalCommand(against.command, Duration.ofSeconds(againstLimit)));
    } else if (against != null) {
      settings.againstFile(against.file);
    }
    return settings.build();
  }

  private StreamOptions streams() {
    StreamOptions usual = StreamOptions.defaults();
    if (firstHop == null) {
      return usual;
    }
    if (!streaming) {
      throw wrong("--first-hop: expected streams to be timed, got --no-streaming");
    }
    int most = Math.max(firstHop, usual.maxHop());
    return new StreamOptions(firstHop, usual.growth(), most, usual.seam());
  }

  private BenchSettings.Builder subject() {
    return subject
        .directory()
        .map(BenchSettings::ofModel)
        .orElseGet(() -> BenchSettings.ofRandom(subject.size()));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What it is compared with. */
  private static final class Against {
    @Option(
        names = "--against",
        paramLabel = "COMMAND",
        description =
            "Another system, in turns with ours: a command, given to a shell, that measures it once"
                + " and prints the JSON of upstream's benchmark.")
    private String command;

    @Option(
        names = "--against-file",
        paramLabel = "FILE",
        description = "What such a command printed before, perhaps on another machine.")
    private Path file;
  }

  /** How far growth is followed. */
  private static final class GrowthOptions {
    private static final int LONGEST = 60;
    private static final int MOST_REQUESTS = 16;

    @Option(
        names = "--growth",
        description = "Also follow how cost grows with text, prompt and requests together.")
    private boolean wanted;

    @Option(
        names = "--growth-seconds",
        paramLabel = "N",
        description = "With --growth: the longest text and prompt (default: 60).")
    private Integer seconds;

    @Option(
        names = "--growth-requests",
        paramLabel = "N",
        description = "With --growth: the most requests together (default: 16).")
    private Integer requests;

    boolean isWanted() {
      return wanted;
    }

    GrowthLimits limits() {
      return new GrowthLimits(
          seconds == null ? LONGEST : seconds, requests == null ? MOST_REQUESTS : requests);
    }

    boolean isIdle() {
      return !wanted && (seconds != null || requests != null);
    }
  }
}
