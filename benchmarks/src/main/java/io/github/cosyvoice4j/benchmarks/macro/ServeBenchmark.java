package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.EngineOptions.FlowCacheType;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.engine.Dispatcher;
import io.github.cosyvoice4j.core.engine.ModelFacts;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.eval.bench.Machine;
import io.github.cosyvoice4j.eval.bench.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Requests at the same time, through the engine: when the first samples of each come, when each
 * piece does, and how many speech tokens a second come of all together.
 *
 * <p>Every request asks for the same number of tokens with a prompt of 87, so that random weights
 * cost what trained ones do; one that ends earlier by chance counts what it said. All share one
 * voice, whose prompt was computed before.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Times requests at the same time and prints one JSON object.")
public final class ServeBenchmark implements Callable<Integer> {
  private static final int PROMPT_TOKENS = 87;
  private static final int PROMPT_TEXT_IDS = 14;
  private static final double SAMPLE_RATE = 24_000;

  /** The decoder rules the end out until there are so many: the length is fixed. */
  private static final int TOKENS_PER_TEXT_ID = 2;

  @Mixin private Setup setup;

  @Option(names = "--requests", split = ",", defaultValue = "1,4,16", description = "How many.")
  private List<Integer> counts;

  @Option(names = "--tokens", defaultValue = "100", description = "Speech tokens of each.")
  private int tokens;

  @Option(
      names = "--modes",
      split = ",",
      defaultValue = "STREAMING",
      description = "${COMPLETION-CANDIDATES}; several take turns (default: ${DEFAULT-VALUE}).")
  private List<Delivery> modes;

  @Option(names = "--growth", description = "By what each piece of a stream is longer.")
  private double growth = StreamOptions.defaults().growth();

  @Option(names = "--runs", defaultValue = "1", description = "Timed runs after one that is not.")
  private int runs;

  @Option(names = "--cache-gib", defaultValue = "4", description = "Memory for the flow's past.")
  private int cacheGib;

  @Option(names = "--cache-type", defaultValue = "FP32", description = "${COMPLETION-CANDIDATES}")
  private FlowCacheType cacheType;

  private ServeBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args options, see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new ServeBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    EngineOptions options =
        setup.options().flowCacheBytes((long) cacheGib << 30).flowCacheType(cacheType).build();
    try (Subject subject = setup.load(options);
        Dispatcher dispatcher =
            Dispatcher.of(ModelFacts.of(subject.config()), subject.nets(), options)) {
      dispatcher.start();
      Requests requests = new Requests(dispatcher, subject);
      requests.run(1, Delivery.STREAMING); // computes the prompt and warms everything up
      JsonArray rows = new JsonArray();
      for (int count : counts) {
        for (int run = 0; run < runs; run++) {
          for (Delivery mode : modes) {
            JsonObject row = requests.run(count, mode);
            System.err.println(row);
            rows.add(row);
          }
        }
      }
      write(subject, rows);
    }
    return 0;
  }

  private void write(Subject subject, JsonArray rows) throws IOException {
    JsonObject chosen = new JsonObject();
    chosen.addProperty("growth", growth);
    chosen.addProperty("tokens", tokens);
    chosen.addProperty("promptTokens", PROMPT_TOKENS);
    chosen.addProperty("flowCacheGib", cacheGib);
    chosen.addProperty("flowCacheType", cacheType.name());
    JsonObject result = setup.describe(subject, chosen);
    result.add("rows", rows);
    result.add("memory", Machine.memory());
    setup.write(result);
  }

  /** Makes the same requests over and over. */
  private final class Requests {
    private final Dispatcher dispatcher;
    private final SynthesisPlan.Prompt prompt;
    private final int[] text;

    Requests(Dispatcher dispatcher, Subject subject) throws IOException {
      RandomSource random = new RandomSource(1);
      int[] speech = Subject.ids(random, PROMPT_TOKENS, SpeechIds.of(subject.nets().llm()).count());
      int vocabulary = subject.nets().llm().textVocabulary();
      FlowPrompt flow = subject.prompt(speech, random);
      this.dispatcher = dispatcher;
      this.prompt =
          new SynthesisPlan.Prompt(
              new LmPrompt(Subject.ids(random, PROMPT_TEXT_IDS, vocabulary), speech), flow);
      this.text = Subject.ids(random, Math.max(1, tokens / TOKENS_PER_TEXT_ID), vocabulary);
    }

    JsonObject run(int count, Delivery mode) throws Exception {
      long begin = System.nanoTime();
      List<Future<Heard>> listeners = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(count);
      try {
        for (int i = 0; i < count; i++) {
          Synthesis synthesis = dispatcher.submit(plan(i, mode));
          listeners.add(threads.submit(() -> listen(synthesis, begin)));
        }
        List<Heard> heard = new ArrayList<>();
        for (Future<Heard> listener : listeners) {
          heard.add(listener.get());
        }
        return summary(count, mode, heard);
      } finally {
        threads.shutdown();
      }
    }

    private SynthesisPlan plan(int seed, Delivery mode) {
      InferenceOptions.Builder options = InferenceOptions.newBuilder().seed(seed).maxTokens(tokens);
      if (mode == Delivery.STREAMING) {
        StreamOptions usual = StreamOptions.defaults();
        options.streaming(
            new StreamOptions(usual.firstHop(), growth, usual.maxHop(), usual.seam()));
      }
      return new SynthesisPlan(
          Mode.ZERO_SHOT,
          prompt,
          List.of(new SynthesisPlan.Written("", text)),
          options.build(),
          Duration.ZERO);
    }

    private Heard listen(Synthesis synthesis, long begin) {
      List<Double> times = new ArrayList<>();
      List<Integer> samples = new ArrayList<>();
      try (Stream<AudioChunk> chunks = synthesis.stream()) {
        for (Iterator<AudioChunk> each = chunks.iterator(); each.hasNext(); ) {
          samples.add(each.next().audio().length());
          times.add((System.nanoTime() - begin) / 1e9);
        }
      }
      int spoken = synthesis.report().segments().get(0).check().speechTokens();
      return new Heard(times, samples, spoken, synthesis.report().notes());
    }

    private JsonObject summary(int count, Delivery mode, List<Heard> heard) {
      double[] first = heard.stream().mapToDouble(Heard::first).sorted().toArray();
      double[] total = heard.stream().mapToDouble(Heard::total).sorted().toArray();
      int spoken = heard.stream().mapToInt(Heard::tokens).sum();
      JsonObject row = new JsonObject();
      row.addProperty("mode", mode.name().toLowerCase(Locale.ROOT));
      row.addProperty("requests", count);
      row.add("firstChunkSeconds", percentiles(first));
      row.add("totalSeconds", percentiles(total));
      row.addProperty("tokens", spoken);
      row.addProperty("tokensPerSecond", spoken / total[total.length - 1]);
      row.addProperty("recomputed", heard.stream().filter(one -> !one.notes.isEmpty()).count());
      if (count == 1) {
        row.add("pieces", heard.get(0).pieces());
        row.addProperty("costGrowth", heard.get(0).costGrowth());
      }
      return row;
    }

    private static JsonObject percentiles(double[] sorted) {
      JsonObject json = new JsonObject();
      for (int percent : new int[] {50, 90, 99}) {
        int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
        json.addProperty("p" + percent, sorted[Math.max(0, index)]);
      }
      return json;
    }
  }

  /** How a request is listened to. */
  private enum Delivery {
    STREAMING,
    OFFLINE
  }

  /** What one listener heard, and when. */
  private record Heard(List<Double> times, List<Integer> samples, int tokens, List<String> notes) {
    double first() {
      return times.get(0);
    }

    double total() {
      return times.get(times.size() - 1);
    }

    JsonArray pieces() {
      JsonArray pieces = new JsonArray();
      for (int i = 0; i < times.size(); i++) {
        JsonObject piece = new JsonObject();
        piece.addProperty("seconds", times.get(i));
        piece.addProperty("samples", samples.get(i));
        pieces.add(piece);
      }
      return pieces;
    }

    /**
     * How much a second of sound costs more for each second of sound before it, over the pieces
     * behind the first: the slope of the line with the least squares; 0 for fewer than two.
     */
    double costGrowth() {
      int count = times.size() - 1;
      double[] position = new double[Math.max(0, count)];
      double[] cost = new double[Math.max(0, count)];
      double before = samples.get(0) / SAMPLE_RATE;
      for (int i = 0; i < count; i++) {
        double sound = samples.get(i + 1) / SAMPLE_RATE;
        position[i] = before + sound / 2;
        cost[i] = (times.get(i + 1) - times.get(i)) / sound;
        before += sound;
      }
      double middle = Arrays.stream(position).average().orElse(0);
      double spread = Arrays.stream(position).map(p -> (p - middle) * (p - middle)).sum();
      double shared = 0;
      for (int i = 0; i < count; i++) {
        shared += (position[i] - middle) * cost[i];
      }
      return count < 2 ? 0 : shared / spread;
    }
  }
}
