package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.testing.Parity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** However tokens come, a stream makes what one chunk-causal pass over all of them makes. */
class FlowStreamPropertyTest {
  private static GoldenFlow model;

  @BeforeContainer
  static void load() throws IOException {
    model = GoldenFlow.load();
  }

  @AfterContainer
  static void close() {
    model.close();
  }

  @Property(tries = 12, seed = "42")
  void splitsOnTheGridOfChunksDoNotMatter(
      @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 3) Integer> chunks) {
    FlowPrompt prompt = model.prompt();
    int firstEnd = model.chunk() - prompt.tokens().length % model.chunk();
    int[] hops = new int[chunks.size() + 1];
    Arrays.setAll(hops, i -> i == 0 ? firstEnd + model.ahead() : chunks.get(i - 1) * model.chunk());
    check(prompt, GoldenFlow.tokens(), hops);
  }

  @Property(tries = 25, seed = "42")
  void norDoAnyOthers(
      @ForAll @IntRange(max = 80) int promptTokens,
      @ForAll @IntRange(min = 1, max = 120) int tokens,
      @ForAll @Size(max = 8) List<@IntRange(max = 70) Integer> hops) {
    FlowPrompt prompt = model.prompt(promptTokens, 2 * promptTokens);
    check(prompt, GoldenFlow.tokens(tokens), hops.stream().mapToInt(hop -> hop).toArray());
  }

  private static void check(FlowPrompt prompt, int[] tokens, int... hops) {
    float[] whole = model.whole(prompt, tokens, FlowPass.CAUSAL);
    List<float[]> pieces = new ArrayList<>();
    try (FlowStreams streams = model.streams();
        FlowStream stream = streams.open(prompt, LastChunk.CAUSAL)) {
      int at = 0;
      for (int hop : hops) {
        int end = Math.min(at + hop, tokens.length);
        pieces.add(GoldenFlow.next(stream, false, Arrays.copyOfRange(tokens, at, end)));
        at = end;
      }
      pieces.add(GoldenFlow.next(stream, true, Arrays.copyOfRange(tokens, at, tokens.length)));
    }
    Parity.assertClose("stream", whole, model.join(pieces), 1e-4);
  }
}
