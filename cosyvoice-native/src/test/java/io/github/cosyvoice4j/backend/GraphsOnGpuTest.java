package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What graphs compute against what is computed one operation at a time, on the first GPU, in all
 * the numbers it offers. Sums are rounded in another order only, so the limits are some units of
 * the numbers' last place, grown by the depth of the nets.
 */
@Tag("gpu")
class GraphsOnGpuTest {
  private static final String RECORDED = "recorded once, launched as CUDA graphs";
  private static final int STEPS = 40;

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "FP16", "BF16"})
  void stepsOfTheLanguageModel(Precision precision) throws IOException {
    for (int count : new int[] {1, 4, 16}) {
      List<float[]> without = scores(precision, count, false);
      List<float[]> with = scores(precision, count, true);
      for (int i = 0; i < count; i++) {
        String name = "sequence " + i + " of " + count + " in " + precision;
        Parity.assertClose(name, without.get(i), with.get(i), tolerance(precision));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "FP16", "BF16"})
  void stepsOfTheFlow(Precision precision) throws IOException {
    for (int count : new int[] {1, 3}) {
      List<float[]> without = mels(precision, count, false);
      List<float[]> with = mels(precision, count, true);
      for (int i = 0; i < count; i++) {
        String name = "utterance " + i + " of " + count + " in " + precision;
        Parity.assertClose(name, without.get(i), with.get(i), tolerance(precision));
      }
    }
  }

  private static double tolerance(Precision precision) {
    return switch (precision) {
      case FP32 -> 1e-4;
      case FP16 -> 2e-2;
      default -> 1e-1;
    };
  }

  private static SpeechModel load(Precision precision, boolean graphs) throws IOException {
    ComputeOptions compute =
        ComputeOptions.newBuilder()
            .device(Device.cuda(0))
            .precision(precision)
            .cudaGraphs(graphs)
            .build();
    EngineOptions options = EngineOptions.newBuilder().compute(compute).build();
    return new TorchBackend().load(directory(), options);
  }

  private static ModelDirectory directory() throws IOException {
    return ModelDirectory.open(Goldens.modelDirectory());
  }

  /** Scores of the last of some steps, in which all sequences read the same ids either way. */
  @SuppressWarnings("try") // the mode works by being entered
  private static List<float[]> scores(Precision precision, int count, boolean graphs)
      throws IOException {
    try (SpeechModel nets = load(precision, graphs);
        SpeechModel.ThreadMode mode = nets.enterThread()) {
      SpeechLanguageModel llm = nets.llm();
      List<TokenSequence> sequences = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sequences.add(llm.open());
        llm.advance(List.of(new Feed(sequences.get(i), prompt(llm, 5 + 30 * i))));
      }
      for (int step = 0; step < STEPS; step++) {
        LmInput next = LmInput.speech(step % llm.outputSize());
        llm.advance(sequences.stream().map(each -> new Feed(each, next)).toList());
      }
      assertEquals(graphs, RECORDED.equals(nets.details().get("llm steps")));
      List<float[]> all = sequences.stream().map(each -> logits(llm, each)).toList();
      sequences.forEach(TokenSequence::close);
      return all;
    }
  }

  private static LmInput prompt(SpeechLanguageModel llm, int count) {
    int[] ids = IntStream.range(0, count).map(i -> i * 7 % llm.outputSize()).toArray();
    return LmInput.newBuilder().sos().speech(ids).build();
  }

  private static float[] logits(SpeechLanguageModel llm, TokenSequence sequence) {
    float[] logits = new float[llm.outputSize()];
    sequence.logits(logits);
    return logits;
  }

  @SuppressWarnings("try") // the mode works by being entered
  private static List<float[]> mels(Precision precision, int count, boolean graphs)
      throws IOException {
    try (SpeechModel nets = load(precision, graphs);
        SpeechModel.ThreadMode mode = nets.enterThread()) {
      List<FlowInput> inputs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        inputs.add(GoldenInput.of(20 + 17 * i));
      }
      List<MelFrames> frames = nets.tokenToWave().mel(inputs, () -> {});
      assertEquals(graphs, RECORDED.equals(nets.details().get("flow steps")));
      List<float[]> values = frames.stream().map(GraphsOnGpuTest::values).toList();
      frames.forEach(MelFrames::close);
      return values;
    }
  }

  private static float[] values(MelFrames frames) {
    return TensorScope.compute(() -> ((TorchMel) frames).mel().toFloats());
  }
}
