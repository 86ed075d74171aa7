package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.core.engine.StreamSchedule;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * One request of {@code whole.safetensors}, from its speech tokens on. It is one of the mode that
 * it is named after; another name is that of a zero-shot request with something special.
 *
 * <p>A request that was not streamed has one wave, under its name; a streamed one has a wave a
 * piece, numbered from 0.
 */
final class WholeRequest {
  static final String STAGE = "whole";

  /** The speech tokens of all requests. */
  static final String TOKENS = "tokens";

  private static final String SEEDS = "seeds";
  private static final String SPEED = "speed_";

  private final String name;
  private final List<String> waves;
  private final FlowPrompt prompt;
  private final int[] tokens;
  private final long seed;

  private WholeRequest(String name, TensorGolden whole, SynthesisPlan plan) throws IOException {
    this.name = name;
    this.waves = waves(name, whole);
    this.prompt = plan.prompt().flow();
    this.tokens = tokens(name, whole, plan);
    this.seed = whole.json(SEEDS).intValue(name);
  }

  /** {@return the names of all requests} */
  static List<String> names(TensorGolden whole) throws IOException {
    return whole.json(SEEDS).keys();
  }

  /**
   * {@return a request}
   *
   * @param name its name
   * @param whole the golden
   * @param requests makes what goes before the tokens
   */
  static WholeRequest read(String name, TensorGolden whole, GoldenRequests requests)
      throws IOException {
    String mode = GoldenRequests.isMode(name) ? name : GoldenRequests.ZERO_SHOT;
    return new WholeRequest(name, whole, requests.plan(mode));
  }

  private static List<String> waves(String name, TensorGolden whole) {
    List<String> waves = new ArrayList<>();
    if (whole.has(name)) {
      waves.add(name);
    } else {
      while (whole.has(name + "." + waves.size())) {
        waves.add(name + "." + waves.size());
      }
    }
    return waves;
  }

  /** Of a voice conversion, those that its source says; else the golden's, maybe not all. */
  private static int[] tokens(String name, TensorGolden whole, SynthesisPlan plan)
      throws IOException {
    if (plan.segments().get(0) instanceof SynthesisPlan.Heard heard) {
      return heard.tokens();
    }
    int[] tokens = whole.ints(TOKENS);
    ConfigNode counts = whole.json("tokens_used");
    return Arrays.copyOf(tokens, counts.intValue(name, tokens.length));
  }

  /** {@return its name, which its values in {@code whole-vocoder} begin with} */
  String name() {
    return name;
  }

  /** {@return the keys of its waves, one a call of the vocoder} */
  List<String> waves() {
    return waves;
  }

  boolean isStreamed() {
    return !waves.contains(name);
  }

  double speed() {
    return name.startsWith(SPEED) ? Double.parseDouble(name.substring(SPEED.length())) : 1;
  }

  FlowPrompt prompt() {
    return prompt;
  }

  /** {@return all tokens} */
  int[] tokens() {
    return tokens.clone();
  }

  /**
   * {@return the tokens as upstream's stream takes them; the last are what is left, maybe none}
   *
   * @param grid how the flow cuts tokens
   */
  List<int[]> pieces(StreamSchedule.Grid grid) {
    StreamSchedule schedule =
        new StreamSchedule(StreamOptions.defaults(), grid, prompt.tokens().length);
    List<int[]> pieces = new ArrayList<>();
    int taken = 0;
    for (; schedule.needed() <= tokens.length; schedule.next()) {
      pieces.add(Arrays.copyOfRange(tokens, taken, schedule.needed()));
      taken = schedule.needed();
    }
    pieces.add(Arrays.copyOfRange(tokens, taken, tokens.length));
    return pieces;
  }

  /** {@return the noise of the vocoder's calls, in their order} */
  Supplier<Noise> noises() {
    long[] next = {seed};
    return () -> HiftCheck.noise(next[0]++);
  }
}
