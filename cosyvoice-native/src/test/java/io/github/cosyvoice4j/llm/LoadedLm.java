package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.ProductForm;
import io.github.cosyvoice4j.torch.StepGraphs;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** The goldens' language model, and short ways to use it. */
final class LoadedLm implements AutoCloseable {
  final ModelDirectory directory;
  final Qwen2LMConfig config;
  final ModuleWeights weights;
  final Qwen2LM llm;

  LoadedLm() throws IOException {
    this(Precision.FP32);
  }

  /** Where the calling thread works. */
  LoadedLm(Precision precision) throws IOException {
    this(precision, StepGraphs.none(), KvSeats.Sizes.DEFAULT);
  }

  LoadedLm(StepGraphs graphs, KvSeats.Sizes sizes) throws IOException {
    this(Precision.FP32, graphs, sizes);
  }

  private LoadedLm(Precision precision, StepGraphs graphs, KvSeats.Sizes sizes) throws IOException {
    directory = ModelDirectory.open(Goldens.modelDirectory());
    config = Qwen2LMConfig.of(directory.config().at("llm"), Qwen2Config.of(directory.qwen()));
    try (WeightSource source = directory.weights("llm", true)) {
      weights = ModuleWeights.of(source, new ProductForm(precision, 1));
      llm = Qwen2LM.load(config, weights, graphs, sizes);
    }
  }

  /** A sequence that has read a one-shot prompt. */
  TokenSequence open(int[] text, int[] speech) {
    TokenSequence sequence = llm.open();
    try {
      read(sequence, prompt(text, speech));
      return sequence;
    } catch (RuntimeException e) {
      sequence.close();
      throw e;
    }
  }

  static LmInput prompt(int[] text, int[] speech) {
    return LmInput.newBuilder().sos().text(text).task().speech(speech).build();
  }

  /** Rows of all kinds, drawn at random. */
  LmInput rows(RandomSource random, int count) {
    LmInput.Builder builder = LmInput.newBuilder();
    for (int row = 0; row < count; row++) {
      switch ((int) (random.nextFloat() * 8)) {
        case 0 -> builder.sos();
        case 1 -> builder.task();
        case 2, 3 -> builder.text(ids(random, 1, llm.textVocabulary()));
        default -> builder.speech(ids(random, 1, llm.outputSize()));
      }
    }
    return builder.build();
  }

  static int[] ids(RandomSource random, int count, int size) {
    return IntStream.range(0, count).map(i -> (int) (random.nextFloat() * size)).toArray();
  }

  /** Reads alone. */
  void read(TokenSequence sequence, LmInput input) {
    llm.advance(List.of(new Feed(sequence, input)));
  }

  /** Reads alone, one row at a time. */
  void step(TokenSequence sequence, int... speech) {
    for (int id : speech) {
      read(sequence, LmInput.speech(id));
    }
  }

  float[] logits(TokenSequence sequence) {
    float[] logits = new float[llm.outputSize()];
    sequence.logits(logits);
    return logits;
  }

  static int best(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }

  @Override
  public void close() {
    weights.close();
  }
}
