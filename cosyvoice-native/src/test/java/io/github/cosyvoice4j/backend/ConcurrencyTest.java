package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests at the same time say what they say alone, with real nets. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class ConcurrencyTest {
  private static final int REQUESTS = 8;
  private static final Sampling GREEDY = Sampling.released().withNucleus(1, 1);

  private static Synthesis say(Loaded loaded, int i) {
    InferenceOptions.Builder options = InferenceOptions.newBuilder().seed(i).sampling(GREEDY);
    if (i % 2 == 0) {
      options.streaming(StreamOptions.defaults());
    }
    CosyVoice2 tts = loaded.model();
    String text = "Hello" + ", hello".repeat(i) + ".";
    return i % 3 == 0
        ? tts.inferSft(text, loaded.voice(), options.build())
        : tts.inferZeroShot(text, loaded.voice(), options.build());
  }

  private static List<Synthesis> together(Loaded loaded) {
    List<Synthesis> requests = IntStream.range(0, REQUESTS).mapToObj(i -> say(loaded, i)).toList();
    requests.get(REQUESTS - 1).close(); // a neighbour that leaves
    return requests.subList(0, REQUESTS - 1);
  }

  @Test
  void aBatchSaysTheSameTokens() throws IOException {
    AtomicInteger largest = new AtomicInteger();
    EngineListener listener =
        new EngineListener() {
          @Override
          public void finished(Event request, SynthesisReport report) {
            largest.accumulateAndGet(request.batchSize(), Math::max);
          }
        };
    try (Loaded loaded = Loaded.open(EngineOptions.newBuilder().threads(1).listener(listener))) {
      List<SynthesisReport> alone = new ArrayList<>();
      for (int i = 0; i < REQUESTS - 1; i++) {
        alone.add(say(loaded, i).report());
      }
      assertEquals(1, largest.get(), "alone");
      List<Synthesis> requests = together(loaded);
      for (int i = 0; i < requests.size(); i++) {
        assertEquals(alone.get(i).segments(), requests.get(i).report().segments(), "request " + i);
      }
      assertTrue(largest.get() > 1, "largest batch: " + largest);
    }
  }

  @Test
  void aDeterministicEngineGivesTheSameBytes() throws IOException {
    try (Loaded loaded = Loaded.open(EngineOptions.newBuilder().threads(1).deterministic(true))) {
      List<Synthesis> requests = together(loaded);
      for (int i = 0; i < requests.size(); i++) {
        assertEquals(say(loaded, i).audio(), requests.get(i).audio(), "request " + i);
      }
    }
  }
}
