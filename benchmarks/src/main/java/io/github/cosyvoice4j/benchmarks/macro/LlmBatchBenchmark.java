package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Speech tokens a second that the language model gives to all requests together, by how many
 * requests it advances in one step.
 *
 * <p>The batch sizes take turns, a step each, so that whatever else the machine does hits all of
 * them.
 */
@Command(
    name = "llm-batch",
    mixinStandardHelpOptions = true,
    description = "Times steps of the language model by batch size and prints one JSON object.")
public final class LlmBatchBenchmark implements Callable<Integer> {
  private static final int WARM_UP = 5;

  @Mixin private Setup setup;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,2,4,8,16",
      description = "Requests at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(names = "--steps", defaultValue = "60", description = "Timed steps of each batch size.")
  private int steps;

  @Option(names = "--rows", defaultValue = "300", description = "Rows that each request has read.")
  private int rows;

  /**
   * Runs the benchmark.
   *
   * @param args options, see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LlmBatchBenchmark()).execute(args));
  }

  @Override
  @SuppressWarnings("try") // the thread's mode works by being entered
  public Integer call() throws Exception {
    try (Subject subject = setup.load(setup.options().build());
        SpeechModel.ThreadMode mode = subject.nets().enterThread()) {
      JsonObject chosen = new JsonObject();
      chosen.addProperty("steps", steps);
      chosen.addProperty("rows", rows);
      JsonObject result = setup.describe(subject.nets(), chosen);
      result.add("batches", measure(subject.nets().llm()));
      result.add("memory", Machine.memory());
      setup.write(result);
    }
    return 0;
  }

  private JsonArray measure(SpeechLanguageModel llm) {
    List<Batch> all = new ArrayList<>();
    try {
      for (int size : batches) {
        all.add(new Batch(llm, size, steps));
      }
      all.forEach(batch -> batch.read(rows));
      for (int step = -WARM_UP; step < steps; step++) {
        for (Batch batch : all) {
          batch.step(step);
        }
      }
    } finally {
      all.forEach(Batch::close);
    }
    JsonArray json = new JsonArray();
    all.forEach(batch -> json.add(batch.toJson()));
    return json;
  }

  /** Requests that are advanced together. */
  private static final class Batch implements AutoCloseable {
    private final SpeechLanguageModel llm;
    private final List<TokenSequence> sequences = new ArrayList<>();
    private final double[] millis;
    private final RandomSource random = new RandomSource(1);

    Batch(SpeechLanguageModel llm, int size, int steps) {
      this.llm = llm;
      this.millis = new double[steps];
      for (int i = 0; i < size; i++) {
        sequences.add(llm.open());
      }
    }

    void read(int rows) {
      int[] speech = new int[rows];
      Arrays.setAll(speech, i -> id());
      LmInput input = LmInput.newBuilder().speech(speech).build();
      sequences.forEach(sequence -> llm.advance(List.of(new Feed(sequence, input))));
    }

    void step(int number) {
      List<Feed> feeds =
          sequences.stream().map(each -> new Feed(each, LmInput.speech(id()))).toList();
      long begin = System.nanoTime();
      llm.advance(feeds);
      if (number >= 0) {
        millis[number] = (System.nanoTime() - begin) / 1e6;
      }
    }

    private int id() {
      return (int) (random.nextFloat() * SpeechIds.of(llm).count());
    }

    JsonObject toJson() {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      double median = sorted[sorted.length / 2];
      JsonObject json = new JsonObject();
      json.addProperty("batch", sequences.size());
      json.addProperty("stepMillisLeast", sorted[0]);
      json.addProperty("stepMillisMedian", median);
      json.addProperty("tokensPerSecond", sequences.size() * 1e3 / median);
      json.addProperty("tokensPerSecondBest", sequences.size() * 1e3 / sorted[0]);
      return json;
    }

    @Override
    public void close() {
      sequences.forEach(TokenSequence::close);
    }
  }
}
