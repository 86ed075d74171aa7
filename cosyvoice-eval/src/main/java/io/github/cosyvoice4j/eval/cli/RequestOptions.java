package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.StreamOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options about one request that commands share. */
final class RequestOptions {
  private static final double NANOS = 1e9;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random; without it one is drawn and reported.")
  private Long seed;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description = "How many times as fast, 0.5 to 2; the pitch stays (default: 1).")
  private double speed;

  @Option(
      names = "--stream",
      description = "Make speech in small pieces, and print when each one came.")
  private boolean stream;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Give up when the request takes longer than this.")
  private Double deadline;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Silence between segments of a long text (default: none).")
  private double pause;

  boolean isStreamed() {
    return stream;
  }

  InferenceOptions.Builder builder() {
    InferenceOptions.Builder options =
        InferenceOptions.newBuilder().speed(speed).pause(seconds("--pause", pause));
    if (seed != null) {
      options.seed(seed);
    }
    if (stream) {
      options.streaming(StreamOptions.defaults());
    }
    if (deadline != null) {
      options.deadline(seconds("--deadline", deadline));
    }
    return options;
  }

  private static Duration seconds(String name, double value) {
    if (!(Math.abs(value) <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": expected seconds, got " + value);
    }
    return Duration.ofNanos((long) (value * NANOS));
  }

  /** The options about the language model. */
  static final class Drawing {
    @Option(
        names = "--max-tokens",
        paramLabel = "N",
        description = "Most speech tokens of a segment; 25 are a second.")
    private Integer maxTokens;

    @Option(
        names = "--retry-on-runaway",
        paramLabel = "N",
        defaultValue = "0",
        description = "Draw a segment that ran away again, up to N times (default: 0).")
    private int retries;

    @Option(
        names = "--top-p",
        paramLabel = "P",
        description = "Probability of the nucleus that tokens are drawn from, up to 1.")
    private Double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Most tokens in that nucleus.")
    private Integer topK;

    @Option(
        names = "--temperature",
        paramLabel = "T",
        description = "What scores are divided by; below 1 is steadier.")
    private Double temperature;

    void addTo(InferenceOptions.Builder options) {
      addTo(options, Sampling.released());
    }

    /**
     * Adds what was given.
     *
     * @param base what holds for the part of the sampling that was not, if some was
     */
    void addTo(InferenceOptions.Builder options, Sampling base) {
      options.retryOnRunaway(retries);
      if (maxTokens != null) {
        options.maxTokens(maxTokens);
      }
      if (topP != null || topK != null || temperature != null) {
        options.sampling(sampling(base));
      }
    }

    private Sampling sampling(Sampling base) {
      return base.withNucleus(topP == null ? base.topP() : topP, topK == null ? base.topK() : topK)
          .withTemperature(temperature == null ? base.temperature() : temperature);
    }
  }
}
