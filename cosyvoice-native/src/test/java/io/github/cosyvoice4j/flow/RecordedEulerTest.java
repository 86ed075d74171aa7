package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.FakeGraphs;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Euler steps by graphs against the same steps without, on a device that only pretends. */
@ExtendWith(LeakCheck.class)
class RecordedEulerTest {
  private static final double TOLERANCE = 1e-5;
  private static final int STEPS = 10;

  private final FakeGraphs device = new FakeGraphs();
  private StepGraphs graphs;
  private GoldenFlow model;
  private GoldenFlow stepping;

  @BeforeEach
  void load() throws IOException {
    graphs = StepGraphs.on("flow", device);
    model = GoldenFlow.load();
    stepping = GoldenFlow.load(graphs);
  }

  @AfterEach
  void close() {
    graphs.close();
    stepping.close();
    model.close();
    assertTrue(device.isClosed());
  }

  @Test
  void paddedFramesAndRowsChangeNothing() {
    for (List<FlowInput> inputs : List.of(inputs(1), inputs(20), inputs(13, 1, 30))) {
      assertSame(inputs);
    }
    assertEquals(3 * STEPS, device.launches());
  }

  @Test
  void aShapeIsRecordedOnceAndLeavesNothingBehind() {
    assertSame(inputs(30, 28));
    assertEquals(1, device.recordings());
    assertSame(inputs(26, 27)); // shorter, in the same buffers
    assertSame(inputs(30, 28));
    assertEquals(1, device.recordings());
  }

  @Test
  void chunksSeeNoLaterOnes() {
    int[] tokens = GoldenFlow.tokens(40);
    for (FlowPass pass : List.of(FlowPass.CAUSAL, FlowPass.LOOKAHEAD)) {
      Parity.assertClose(
          "mel in a " + pass + " pass",
          model.whole(model.prompt(), tokens, pass),
          stepping.whole(model.prompt(), tokens, pass),
          TOLERANCE);
    }
    assertEquals(2 * STEPS, device.launches());
  }

  @Test
  void whatAProbeLooksIntoIsComputedWithout() {
    List<FlowInput> inputs = inputs(5);
    TensorScope.run(() -> stepping.flow().inference(inputs, (name, value) -> {}));
    assertEquals(0, device.recordings());
  }

  @Test
  void aBeatMayEndTheWork() {
    List<FlowInput> inputs = inputs(5);
    assertThrows(
        IllegalStateException.class,
        () -> TensorScope.run(() -> stepping.flow().inference(inputs, new Ending())));
    assertEquals(3, device.launches());
    assertSame(inputs); // and the next is whole
    assertEquals(1, device.recordings());
  }

  @Test
  void afterAFailureStepsAreTakenWithout() {
    List<FlowInput> inputs = inputs(5, 9);
    assertSame(inputs);
    device.failLaunch();
    assertSame(inputs);
    assertSame(inputs);
    assertEquals(STEPS, device.launches());
    assertEquals(0, device.open());
    assertEquals(Optional.of("one operation at a time: launch: as asked"), graphs.note());
  }

  @Test
  void afterARecordingThatFailsStepsAreTakenWithout() {
    device.failRecording();
    assertSame(inputs(5));
    assertEquals(0, device.launches());
  }

  private List<FlowInput> inputs(int... tokens) {
    return Arrays.stream(tokens)
        .mapToObj(count -> new FlowInput(model.prompt(), GoldenFlow.tokens(count)))
        .toList();
  }

  private void assertSame(List<FlowInput> inputs) {
    List<float[]> without = mels(model, inputs);
    List<float[]> with = mels(stepping, inputs);
    for (int i = 0; i < inputs.size(); i++) {
      Parity.assertClose("utterance " + i, without.get(i), with.get(i), TOLERANCE);
    }
  }

  private static List<float[]> mels(GoldenFlow model, List<FlowInput> inputs) {
    return TensorScope.compute(
        () -> model.flow().inference(inputs, Probe.NONE).stream().map(Tensor::toFloats).toList());
  }

  /** Ends the work at the third step. */
  private static final class Ending implements Probe {
    private int steps;

    @Override
    public void see(String name, Tensor value) {
      if (++steps == 3) {
        throw new IllegalStateException("as asked");
      }
    }

    @Override
    public Probe at(String segment) {
      return segment.startsWith("step") ? this : NONE;
    }

    @Override
    public boolean looks() {
      return false;
    }
  }
}
