package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Seconds per second of audio, by stage.
 *
 * <p>The number of speech tokens is fixed, so that random weights cost what trained ones do. The
 * request is that of the benchmark of upstream it is compared with: 54 text ids, a prompt of 87
 * speech tokens and 174 mel frames, one request at a time.
 */
@Command(
    name = "rtf",
    mixinStandardHelpOptions = true,
    description = "Times a model by stage and prints one JSON object.")
public final class RtfBenchmark implements Callable<Integer> {
  private static final int TEXT_IDS = 54;
  private static final int PROMPT_TOKENS = 87;
  private static final double TOKENS_PER_SECOND = 25;

  @Mixin private Setup setup;

  @Option(names = "--tokens", defaultValue = "250", description = "Speech tokens, 25 a second.")
  private int tokens;

  @Option(names = "--runs", defaultValue = "5", description = "Timed runs after one that is not.")
  private int runs;

  /**
   * Runs the benchmark.
   *
   * @param args options, see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RtfBenchmark()).execute(args));
  }

  @Override
  @SuppressWarnings("try") // the thread's mode works by being entered
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    try (Subject subject = setup.load(setup.options().build());
        SpeechModel.ThreadMode mode = subject.nets().enterThread()) {
      JsonObject result = describe(subject.nets(), seconds(begin));
      List<Run> all = new ArrayList<>();
      for (int i = -1; i < runs; i++) {
        Run run = run(subject);
        System.err.printf("run %d: %s%n", i + 1, run);
        if (i >= 0) {
          all.add(run);
        }
      }
      report(result, all);
      setup.write(result);
    }
    return 0;
  }

  private Run run(Subject subject) throws IOException {
    SpeechModel nets = subject.nets();
    RandomSource random = new RandomSource(1);
    int[] text = Subject.ids(random, TEXT_IDS, nets.llm().textVocabulary());
    int[] prompt = Subject.ids(random, PROMPT_TOKENS, SpeechIds.of(nets.llm()).count());
    int[] speech = Subject.ids(random, tokens, SpeechIds.of(nets.llm()).count());
    long begin = System.nanoTime();
    double prefill = decode(nets, text, prompt, speech);
    double llm = seconds(begin);
    begin = System.nanoTime();
    try (TokenToWave.MelFrames mel =
        nets.tokenToWave()
            .mel(List.of(new FlowInput(subject.prompt(prompt, random), speech)), () -> {})
            .get(0)) {
      double flow = seconds(begin);
      begin = System.nanoTime();
      float[] wave = nets.tokenToWave().wave(mel, Noise.gaussian(random.split()), 1);
      double hift = seconds(begin);
      double audio = wave.length / (double) nets.tokenToWave().sampleRate();
      return new Run(prefill, llm, flow, hift, audio);
    }
  }

  private static double decode(SpeechModel nets, int[] text, int[] prompt, int[] speech) {
    SpeechLanguageModel llm = nets.llm();
    LmInput input = LmInput.newBuilder().sos().text(text).task().speech(prompt).build();
    float[] logits = new float[llm.outputSize()];
    long begin = System.nanoTime();
    try (TokenSequence sequence = llm.open()) {
      llm.advance(List.of(new Feed(sequence, input)));
      sequence.logits(logits);
      double prefill = seconds(begin);
      for (int token : speech) {
        llm.advance(List.of(new Feed(sequence, LmInput.speech(token))));
        sequence.logits(logits);
      }
      return prefill;
    }
  }

  private JsonObject describe(SpeechModel nets, double load) throws IOException {
    JsonObject chosen = new JsonObject();
    chosen.addProperty("tokens", tokens);
    chosen.addProperty("promptTokens", PROMPT_TOKENS);
    chosen.addProperty("textIds", TEXT_IDS);
    JsonObject result = setup.describe(nets, chosen);
    result.addProperty("loadSeconds", load);
    return result;
  }

  private static void report(JsonObject result, List<Run> all) throws IOException {
    all.sort((a, b) -> Double.compare(a.total(), b.total()));
    result.add("median", all.get(all.size() / 2).toJson());
    JsonArray rows = new JsonArray();
    all.forEach(run -> rows.add(run.toJson()));
    result.add("runs", rows);
    result.add("memory", Machine.memory());
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** One request, in seconds. */
  private record Run(double prefill, double llm, double flow, double hift, double audio) {
    double total() {
      return llm + flow + hift;
    }

    JsonObject toJson() {
      JsonObject json = new JsonObject();
      json.addProperty("prefill", prefill);
      json.addProperty("llm", llm);
      json.addProperty("llmStepMillis", (llm - prefill) / (audio * TOKENS_PER_SECOND) * 1e3);
      json.addProperty("flow", flow);
      json.addProperty("hift", hift);
      json.addProperty("total", total());
      json.addProperty("audio", audio);
      json.addProperty("rtf", total() / audio);
      return json;
    }
  }
}
