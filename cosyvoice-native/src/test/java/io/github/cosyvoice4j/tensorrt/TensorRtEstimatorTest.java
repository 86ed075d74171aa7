package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.flow.EstimatorChoice;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow with an engine that computes on libtorch, against the flow on libtorch. */
@ExtendWith(LeakCheck.class)
class TensorRtEstimatorTest {
  private static final int STEPS = 10;

  private final FakeTensorRt fake = new FakeTensorRt();
  private final List<String> passes = new ArrayList<>();

  private TinyFlow withEngine(int maxRows) throws IOException {
    fake.maxRows = maxRows;
    return TinyFlow.load(
        (libtorch, config) -> {
          fake.pass =
              (input, output) -> {
                passes.add(Arrays.toString(output.shape()));
                TinyFlow.pass(libtorch, input, output);
              };
          ContextPool pool = new ContextPool(fake, fake.engine(), 1, Duration.ofSeconds(1));
          return Optional.of(new TensorRtEstimator(pool));
        });
  }

  @Test
  void aWholePassGoesThroughTheEngine() throws IOException {
    try (TinyFlow engine = withEngine(2);
        TinyFlow libtorch = TinyFlow.load(EstimatorChoice.LIBTORCH)) {
      FlowInput input = engine.input(9);
      float[] made = engine.alone(input, FlowPass.OFFLINE);
      Parity.assertClose("mel", libtorch.alone(input, FlowPass.OFFLINE), made, 1e-4);
      assertEquals(STEPS, passes.size(), passes.toString());
    }
  }

  @Test
  void chunksOfStreamsDoNot() throws IOException {
    try (TinyFlow engine = withEngine(2);
        TinyFlow libtorch = TinyFlow.load(EstimatorChoice.LIBTORCH)) {
      FlowInput input = engine.input(9);
      for (FlowPass pass : FlowPass.values()) {
        if (pass != FlowPass.OFFLINE) {
          assertArrayEquals(libtorch.alone(input, pass), engine.alone(input, pass));
        }
      }
      assertEquals(List.of(), passes);
    }
  }

  @Test
  void aBatchGoesInGroupsOfTheEnginesRows() throws IOException {
    for (int maxRows : new int[] {2, 4, 8}) {
      passes.clear();
      try (TinyFlow engine = withEngine(maxRows);
          TinyFlow libtorch = TinyFlow.load(EstimatorChoice.LIBTORCH)) {
        List<FlowInput> inputs = List.of(engine.input(9), engine.input(4), engine.input(12));
        List<float[]> made = engine.together(inputs);
        for (int i = 0; i < inputs.size(); i++) {
          float[] alone = libtorch.alone(inputs.get(i), FlowPass.OFFLINE);
          Parity.assertClose(maxRows + " rows, utterance " + i, alone, made.get(i), 1e-4);
        }
        int groups = (3 * 2 + maxRows - 1) / maxRows;
        assertEquals(groups * STEPS, passes.size(), passes.toString());
      }
    }
  }

  /** Each group is as long as its own longest, so that nothing is computed for nothing. */
  @Test
  void aGroupIsAsLongAsItsLongest() throws IOException {
    try (TinyFlow engine = withEngine(4)) {
      FlowInput brief = engine.input(4);
      FlowInput lengthy = engine.input(12);
      long frames = 2L * brief.prompt().tokens().length;
      long bins = engine.flow().config().melBins();
      engine.together(List.of(brief, brief, lengthy));
      assertEquals(
          List.of(
              Arrays.toString(new long[] {4, bins, frames + 8}),
              Arrays.toString(new long[] {2, bins, frames + 24})),
          passes.subList(0, 2));
    }
  }

  @Test
  void whatIsTooShortOrTooLongDoesNotFit() {
    TensorRtEstimator estimator =
        new TensorRtEstimator(new ContextPool(fake, fake.engine(), 1, Duration.ofSeconds(1)));
    assertTrue(estimator.fits(List.of(4L, 3000L)));
    assertFalse(estimator.fits(List.of(500L, 2L)));
    assertFalse(estimator.fits(List.of(3002L)));
  }
}
