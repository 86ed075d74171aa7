package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Sampling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * A program for {@code spark-submit}: speaks the utterances of a parquet or JSON data set into a
 * shared folder, and writes what became of them as JSON lines.
 *
 * <p>Options have the names and defaults of {@code cosyvoice infer}. Exit codes: 0 all spoken, 1
 * none, 2 wrong usage, 3 some.
 */
@Command(
    name = "cosyvoice-spark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Speak an evaluation set on a Spark cluster.")
public final class InferJob implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int PARTLY = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "Parquet files, their folder or a glob; with --format json, JSON lines.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "parquet or json (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--output-dir",
      required = true,
      paramLabel = "DIR",
      description = "Where the sound goes: a folder that all executors share, or a Hadoop URI.")
  private String output;

  @Option(
      names = "--metrics-dir",
      paramLabel = "DIR",
      description = "Where the results go (default: the output folder's name and -metrics).")
  private String metrics;

  @Option(
      names = {"--token2wav-path", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "The CosyVoice2 model directory, on every executor.")
  private String model;

  @Option(
      names = "--llm-model-name-or-path",
      paramLabel = "DIR",
      description = "A Hugging Face folder that speaks instead of llm.pt, on every executor.")
  private String languageModel;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "zero-shot",
      converter = ModeName.class,
      description = "zero-shot, cross-lingual, instruct2 or sft (default: ${DEFAULT-VALUE}).")
  private Mode mode;

  @Option(
      names = "--instruct",
      paramLabel = "TEXT",
      description = "How to say it; for --mode instruct2.")
  private String instruction;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description = "Utterances that an engine advances together (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--rows-per-task",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most rows of a task (default: ${DEFAULT-VALUE}).")
  private int rowsPerTask;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "0", description = "0: all.")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "auto or cuda: the GPU that Spark gives a task, else that of LOCAL_RANK, else the first"
              + " (auto: the CPU where there is none); cuda:N or cpu (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      defaultValue = "fp32",
      description = "fp32, fp16, bf16 or int8, as the device offers (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of the run.")
  private long seed;

  @Option(names = "--top-p", paramLabel = "P", description = "Probability of the nucleus.")
  private Double topP;

  @Option(names = "--top-k", paramLabel = "K", description = "Most tokens in the nucleus.")
  private Integer topK;

  @Option(names = "--temperature", paramLabel = "T", description = "What scores are divided by.")
  private Double temperature;

  @Option(names = "--no-normalize", description = "Give texts to the model as they are.")
  private boolean raw;

  @Option(names = "--deterministic", description = "The same bytes whatever the batch.")
  private boolean deterministic;

  @Option(
      names = "--sample-format",
      paramLabel = "FORMAT",
      defaultValue = "pcm16",
      description = "pcm16 or float32 (default: ${DEFAULT-VALUE}).")
  private Audio.WavFormat wavFormat;

  /** Reads the name of a mode as people write it. */
  static final class ModeName implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String name) {
      try {
        return Mode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "expected zero-shot, cross-lingual, instruct2 or sft, got " + name);
      }
    }
  }

  private InferJob() {}

  /**
   * Runs the job and exits with its code.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    int code = run(args);
    if (code != 0) {
      System.exit(code); // a job that went well ends by itself: its driver may have more to do
    }
  }

  static int run(String... args) {
    return new CommandLine(new InferJob()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    ClusterOptions options = options();
    String results = metrics == null ? output.replaceFirst("/+$", "") + "-metrics" : metrics;
    try (SparkSession spark = SparkSession.builder().appName("cosyvoice-spark").getOrCreate()) {
      Dataset<Row> rows = spark.read().format(format).load(data);
      ClusterInferer.infer(rows, options).write().mode(SaveMode.Overwrite).json(results);
      return tell(spark.read().schema(ResultColumns.SCHEMA).json(results));
    }
  }

  private ClusterOptions options() {
    ClusterOptions.Builder options =
        ClusterOptions.newBuilder(model, output)
            .mode(mode)
            .batchSize(batchSize)
            .rowsPerTask(rowsPerTask)
            .threads(threads)
            .device(device)
            .precision(precision)
            .seed(seed)
            .deterministic(deterministic)
            .normalize(!raw)
            .wavFormat(wavFormat);
    if (languageModel != null) {
      options.languageModel(languageModel);
    }
    if (instruction != null) {
      options.instruction(instruction);
    }
    if (topP != null || topK != null || temperature != null) {
      addSampling(options);
    }
    return options.build();
  }

  /** What is not said is as upstream has it for the language model that speaks. */
  private void addSampling(ClusterOptions.Builder options) {
    Sampling usual =
        languageModel == null
            ? Sampling.released()
            : Sampling.released().withNucleus(0.95, 50).withTemperature(0.8);
    options.sampling(
        topP == null ? usual.topP() : topP,
        topK == null ? usual.topK() : topK,
        temperature == null ? usual.temperature() : temperature);
  }

  private int tell(Dataset<Row> results) {
    Map<String, Long> counts = new TreeMap<>();
    List<Row> byStatus = results.groupBy("status").count().collectAsList();
    byStatus.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    PrintWriter out = spec.commandLine().getOut();
    counts.forEach((status, count) -> out.println(status + ": " + count));
    out.flush();
    long done = counts.getOrDefault("done", 0L);
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    if (done == all) {
      return 0;
    }
    return done == 0 ? FAILED : PARTLY;
  }
}
