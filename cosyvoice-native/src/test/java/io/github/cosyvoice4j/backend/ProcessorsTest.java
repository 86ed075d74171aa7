package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lanes' processors come and go; what the nets say stays the same, bit by bit. */
@ExtendWith(LeakCheck.class)
@SuppressWarnings("try") // modes work by being entered
class ProcessorsTest {
  private static final int THREADS = 3;

  @Test
  void whatIsSaidDoesNotHangOnHowManyThereAre() throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    FlowInput input = GoldenInput.of(120);
    EngineOptions options = EngineOptions.newBuilder().threads(THREADS).build();
    try (SpeechModel nets = new TorchBackend().load(directory, options)) {
      AtomicInteger asked = new AtomicInteger();
      List<IntSupplier> ways =
          List.of(() -> THREADS, () -> 1, () -> 1 + asked.getAndIncrement() % THREADS);
      List<float[]> first = speak(nets, ways.get(0), input);
      for (IntSupplier way : ways) {
        List<float[]> other = speak(nets, way, input);
        assertArrayEquals(first.get(0), other.get(0), "scores");
        assertArrayEquals(first.get(1), other.get(1), "samples");
      }
    }
  }

  private static List<float[]> speak(SpeechModel nets, IntSupplier processors, FlowInput input) {
    try (SpeechModel.ThreadMode mode = nets.enterThread(processors)) {
      return List.of(scores(nets.llm()), samples(nets.tokenToWave(), input));
    }
  }

  private static float[] scores(SpeechLanguageModel llm) {
    int[] ids = IntStream.range(0, 100).map(i -> i * 7 % llm.outputSize()).toArray();
    try (TokenSequence one = llm.open();
        TokenSequence other = llm.open()) {
      LmInput prompt = LmInput.newBuilder().sos().speech(ids).build();
      llm.advance(List.of(new Feed(one, prompt)));
      llm.advance(List.of(new Feed(one, LmInput.speech(1)), new Feed(other, prompt)));
      llm.advance(List.of(new Feed(one, LmInput.speech(2)), new Feed(other, LmInput.speech(3))));
      float[] scores = new float[llm.outputSize()];
      one.logits(scores);
      return scores;
    }
  }

  private static float[] samples(TokenToWave nets, FlowInput input) {
    VocoderPlan plan = new VocoderPlan(Seam.CONTINUOUS, 1, () -> Noise.flat(new RandomSource(1)));
    try (MelStream mel = nets.openMel(input.prompt(), LastChunk.CAUSAL);
        WaveStream wave = nets.openWave(plan);
        TokenToWave.MelFrames frames = mel.next(input.tokens(), true, () -> {})) {
      return wave.next(frames, true);
    }
  }
}
