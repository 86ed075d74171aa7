package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.eval.bench.Machine;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs JMH benchmarks of kernels, each way to compute them, and says on what: JMH's own JSON names
 * neither hardware nor commit.
 */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = "Times kernels by the way they are computed and prints one JSON object.")
public final class KernelsBenchmark implements Callable<Integer> {
  @Option(
      names = "--include",
      split = ",",
      defaultValue = "RowsProduct,FlowLinear,Attention,Convolution,Snake,Sampler,VocoderSecond",
      description = "Parts of the benchmarks' names (default: ${DEFAULT-VALUE}).")
  private List<String> includes;

  @Option(names = "--size", defaultValue = "full", description = "full or tiny.")
  private String size;

  @Option(names = "--threads", defaultValue = "0", description = "Threads; 0 for the machine's.")
  private int threads;

  @Option(names = "--forks", defaultValue = "1", description = "Processes for each benchmark.")
  private int forks;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Timed seconds of each (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(names = "--out", description = "Also write the JSON object to this file.")
  private Path out;

  /**
   * Runs the benchmarks.
   *
   * @param args options, see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new KernelsBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    JsonObject result = describe();
    result.add("results", measure());
    String json = new GsonBuilder().setPrettyPrinting().create().toJson(result);
    System.out.println(json);
    if (out != null) {
      Path part = Path.of(out + ".part");
      Files.writeString(part, json + "\n");
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    }
    return 0;
  }

  private JsonObject describe() throws IOException {
    Torch.load(Blas.PREFER_MKL); // as the benchmarks do
    JsonObject settings = new JsonObject();
    settings.addProperty("size", size);
    settings.addProperty(
        "threads", threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    settings.addProperty("forks", forks);
    settings.addProperty("iterations", iterations);
    settings.addProperty("natives", Torch.version());
    settings.addProperty("blas", Torch.blas());
    settings.addProperty("cpu", Torch.cpuCapability());
    JsonObject result = new JsonObject();
    result.addProperty("system", "cosyvoice4j");
    result.addProperty("commit", Machine.commit());
    result.add("hardware", Machine.describe());
    result.add("settings", settings);
    return result;
  }

  private JsonArray measure() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .param("size", size)
            .param("threads", Integer.toString(threads))
            .forks(forks)
            .measurementIterations(iterations)
            .shouldFailOnError(true);
    includes.forEach(part -> options.include("\\.micro\\..*" + part));
    // Progress goes beside the result.
    Collection<RunResult> results =
        new Runner(
                options.build(),
                OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL))
            .run();
    JsonArray json = new JsonArray();
    results.forEach(result -> json.add(toJson(result)));
    return json;
  }

  private static JsonObject toJson(RunResult measured) {
    BenchmarkParams params = measured.getParams();
    Result<?> result = measured.getPrimaryResult();
    JsonObject chosen = new JsonObject();
    params.getParamsKeys().forEach(key -> chosen.addProperty(key, params.getParam(key)));
    String name = params.getBenchmark();
    JsonObject json = new JsonObject();
    json.addProperty("benchmark", name.substring(name.indexOf("micro.") + "micro.".length()));
    json.add("params", chosen);
    json.addProperty("mean", result.getScore());
    json.addProperty("least", result.getStatistics().getMin());
    json.addProperty("unit", result.getScoreUnit());
    return json;
  }
}
