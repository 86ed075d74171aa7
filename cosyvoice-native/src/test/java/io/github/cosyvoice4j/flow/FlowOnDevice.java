package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flow on a device, in each of its numbers, against upstream's in single ones. */
@ExtendWith(LeakCheck.class)
abstract class FlowOnDevice {
  /** {@return what lets the calling thread work on the device} */
  abstract SpeechModel.ThreadMode enter();

  static Stream<Precision> precisions() {
    return Stream.of(Precision.FP32, Precision.FP16, Precision.BF16);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  void melsAreUpstreams(Precision precision) throws IOException {
    try (GoldenFlow golden = GoldenFlow.load(enter(), precision)) {
      // The CPU takes its time for half precision, and passes differ in their masks only.
      FlowPass[] passes =
          precision == Precision.FP32 ? FlowPass.values() : new FlowPass[] {FlowPass.OFFLINE};
      for (FlowPass pass : passes) {
        String name = pass.name().toLowerCase(Locale.ROOT) + ".mel";
        float[] mel = golden.whole(golden.prompt(), GoldenFlow.tokens(), pass);
        Parity.assertClose(name, GoldenFlow.golden(name), mel, tolerance(precision));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  void aStreamGivesWhatAWholePassGives(Precision precision) throws IOException {
    try (GoldenFlow golden = GoldenFlow.load(enter(), precision)) {
      int[] tokens = GoldenFlow.tokens(golden.chunk() + 3);
      float[] whole = golden.whole(golden.prompt(), tokens, FlowPass.CAUSAL);
      float[] streamed = golden.streamed(golden.prompt(), tokens, 11);
      Parity.assertClose("streamed", whole, streamed, tolerance(precision));
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  void utterancesMadeTogetherAreWhatEachIsAlone(Precision precision) throws IOException {
    try (GoldenFlow golden = GoldenFlow.load(enter(), precision)) {
      List<FlowInput> inputs = new ArrayList<>();
      for (int tokens : new int[] {12, 5, 8}) {
        inputs.add(new FlowInput(golden.prompt(), GoldenFlow.tokens(tokens)));
      }
      List<float[]> together = new ArrayList<>();
      TensorScope.run(
          () -> {
            for (Tensor mel : golden.flow().inference(inputs, Probe.NONE)) {
              together.add(mel.toFloats());
            }
          });
      assertEquals(inputs.size(), together.size());
      for (int i = 0; i < inputs.size(); i++) {
        float[] alone = golden.whole(golden.prompt(), inputs.get(i).tokens(), FlowPass.OFFLINE);
        Parity.assertClose("utterance " + i, alone, together.get(i), tolerance(precision));
      }
    }
  }

  /** Largest error over the golden's rms; {@code docs/numerics.md} tells where they come from. */
  private static double tolerance(Precision precision) {
    return switch (precision) {
      case FP32 -> 1e-4;
      case FP16 -> 1e-2;
      case BF16 -> 1e-1;
      case INT8 -> throw new IllegalArgumentException("not on a device");
    };
  }
}
