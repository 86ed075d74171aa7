package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.engine.Dispatcher;
import io.github.cosyvoice4j.core.engine.ModelFacts;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.eval.bench.Machine;
import io.github.cosyvoice4j.eval.bench.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A whole set by batch size: the same utterances of different lengths, each after a prompt of its
 * own, with twice the batch in the engine as {@code DatasetInferer} has it.
 */
@Command(
    name = "dataset",
    mixinStandardHelpOptions = true,
    description = "Times a set of utterances by batch size and prints one JSON object.")
public final class DatasetBenchmark implements Callable<Integer> {
  private static final int PROMPT_TOKENS = 87;
  private static final int PROMPT_TEXT_IDS = 14;

  /** The decoder rules the end out until there are so many: lengths are fixed. */
  private static final int TOKENS_PER_TEXT_ID = 2;

  @Mixin private Setup setup;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,4,16",
      description = "Batch sizes (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(names = "--utterances", defaultValue = "16", description = "How many in the set.")
  private int utterances;

  @Option(
      names = "--tokens",
      defaultValue = "50",
      description = "Speech tokens of one, in the middle; from half to one and a half of it.")
  private int tokens;

  private DatasetBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args options, see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DatasetBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (Subject subject = setup.load(setup.options().build())) {
      List<SynthesisPlan> set = set(subject);
      JsonArray rows = new JsonArray();
      double alone = 0;
      for (int batch : batches) {
        JsonObject row = run(subject, set, batch);
        double rate = row.get("tokensPerSecond").getAsDouble();
        alone = alone == 0 ? rate : alone;
        row.addProperty("ratio", rate / alone);
        System.err.println(row);
        rows.add(row);
      }
      JsonObject chosen = new JsonObject();
      chosen.addProperty("utterances", utterances);
      chosen.addProperty("tokens", tokens);
      chosen.addProperty("promptTokens", PROMPT_TOKENS);
      JsonObject result = setup.describe(subject, chosen);
      result.add("rows", rows);
      result.add("memory", Machine.memory());
      setup.write(result);
    }
    return 0;
  }

  private List<SynthesisPlan> set(Subject subject) throws IOException {
    RandomSource random = new RandomSource(1);
    int vocabulary = subject.nets().llm().textVocabulary();
    int speechTokens = subject.config().at("llm").intValue("speech_token_size");
    List<SynthesisPlan> set = new ArrayList<>();
    for (int i = 0; i < utterances; i++) {
      int[] speech = Subject.ids(random, PROMPT_TOKENS, speechTokens);
      FlowPrompt flow = subject.prompt(speech, random);
      int[] words = Subject.ids(random, PROMPT_TEXT_IDS, vocabulary);
      int length = Math.round(tokens * (0.5f + random.nextFloat()));
      int[] text = Subject.ids(random, Math.max(1, length / TOKENS_PER_TEXT_ID), vocabulary);
      set.add(
          new SynthesisPlan(
              Mode.ZERO_SHOT,
              new SynthesisPlan.Prompt(new LmPrompt(words, speech), flow),
              List.of(new SynthesisPlan.Written("", text)),
              InferenceOptions.newBuilder().seed(i).maxTokens(length).build(),
              Duration.ZERO));
    }
    return set;
  }

  private JsonObject run(Subject subject, List<SynthesisPlan> set, int batch) throws IOException {
    EngineOptions options = setup.options().maxBatch(batch).maxQueue(2 * batch + 1).build();
    try (Dispatcher dispatcher =
        Dispatcher.of(ModelFacts.of(subject.config()), subject.nets(), options)) {
      dispatcher.start();
      dispatcher.submit(set.get(0)).audio(); // warms up
      long begin = System.nanoTime();
      int spoken = speak(dispatcher, set, 2 * batch);
      double seconds = (System.nanoTime() - begin) / 1e9;
      JsonObject row = new JsonObject();
      row.addProperty("batch", batch);
      row.addProperty("seconds", seconds);
      row.addProperty("tokens", spoken);
      row.addProperty("tokensPerSecond", spoken / seconds);
      row.addProperty("utterancesPerMinute", set.size() * 60 / seconds);
      return row;
    }
  }

  private static int speak(Dispatcher dispatcher, List<SynthesisPlan> set, int together) {
    Deque<Synthesis> underWay = new ArrayDeque<>();
    int spoken = 0;
    for (SynthesisPlan plan : set) {
      if (underWay.size() == together) {
        spoken += tokens(underWay.remove());
      }
      underWay.add(dispatcher.submit(plan));
    }
    while (!underWay.isEmpty()) {
      spoken += tokens(underWay.remove());
    }
    return spoken;
  }

  private static int tokens(Synthesis synthesis) {
    return synthesis.report().segments().get(0).check().speechTokens();
  }
}
