package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.llm.Qwen2Config;
import io.github.cosyvoice4j.llm.Qwen2LM;
import io.github.cosyvoice4j.llm.Qwen2LMConfig;
import io.github.cosyvoice4j.torch.ModuleWeights;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One step of the language model: a speech id in, scores out. 25 of them are a second. */
public class LlmStepBenchmark extends NetBenchmark {
  private static final int STEPS = 25;
  private static final LmInput PROMPT =
      LmInput.newBuilder()
          .sos()
          .text(IntStream.range(0, 40).toArray())
          .task()
          .speech(IntStream.range(0, 88).toArray()) // 3.5 s
          .build();

  private Qwen2LM llm;
  private TokenSequence sequence;
  private float[] scores;

  @Override
  void load(ConfigNode sizes, ModuleWeights w) throws IOException {
    Qwen2Config qwen2 = Qwen2Config.of(sizes.at("qwen"));
    llm = Qwen2LM.load(Qwen2LMConfig.of(sizes.at("llm"), qwen2), w);
    scores = new float[llm.outputSize()];
  }

  /** Reads the prompt anew, so that every invocation starts from the same cache. */
  @Setup(Level.Invocation)
  public void startSequence() {
    sequence = llm.open();
    llm.advance(List.of(new Feed(sequence, PROMPT)));
  }

  /** Frees the cache. */
  @TearDown(Level.Invocation)
  public void endSequence() {
    sequence.close();
  }

  /** {@return the scores after a second of speech} */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public float[] step() {
    for (int token = 0; token < STEPS; token++) {
      llm.advance(List.of(new Feed(sequence, LmInput.speech(token))));
      sequence.logits(scores);
    }
    return scores;
  }
}
