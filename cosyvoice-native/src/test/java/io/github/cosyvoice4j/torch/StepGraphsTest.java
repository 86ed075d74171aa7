package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of graphs: used, refused, failed, closed. */
@ExtendWith(LeakCheck.class)
class StepGraphsTest {
  @Test
  void aLaunchSeesWhatIsInItsBuffers() {
    FakeGraphs device = new FakeGraphs();
    try (StepGraphs graphs = StepGraphs.on("a step", device)) {
      TensorScope.run(
          () -> {
            Tensor in = Tensor.zeros(2);
            Tensor out = Tensor.zeros(2);
            try (GraphDevice.Graph graph = graphs.record(() -> out.copy_(in.add(1).mul(2)))) {
              in.fill_(4);
              graph.launch();
              assertArrayEquals(new float[] {10, 10}, out.toFloats());
            }
          });
      assertEquals(Optional.of("recorded once, launched as CUDA graphs"), graphs.note());
    }
    assertTrue(device.isClosed());
  }

  @Test
  void theFirstFailureEndsTheirUse() {
    try (StepGraphs graphs = StepGraphs.on("a step", new FakeGraphs())) {
      assertEquals(Optional.of(1), graphs.attempt(() -> 1));
      assertEquals(Optional.empty(), graphs.attempt(StepGraphsTest::fail));
      assertFalse(graphs.areOffered());
      assertEquals(Optional.empty(), graphs.attempt(() -> 2));
      assertEquals(Optional.of("one operation at a time: no luck"), graphs.note());
    }
  }

  private static int fail() {
    throw new IllegalStateException("no luck\nat a place");
  }

  @Test
  void theyBelongToTheThreadThatAskedFirst() {
    try (StepGraphs graphs = StepGraphs.on("a step", new FakeGraphs())) {
      assertTrue(graphs.areOffered());
      assertFalse(CompletableFuture.supplyAsync(graphs::areOffered).join());
      assertTrue(graphs.areOffered());
    }
  }

  @Test
  void whatIsKeptIsClosedBeforeTheDeviceAndOnce() {
    List<String> closed = new ArrayList<>();
    FakeGraphs device = new FakeGraphs();
    StepGraphs graphs = StepGraphs.on("a step", device);
    graphs.keep(() -> closed.add(device.isClosed() ? "late" : "in time"));
    graphs.keep(
        () -> {
          throw new IllegalStateException("others are closed all the same");
        });
    graphs.close();
    graphs.close();
    assertEquals(List.of("in time"), closed);
    assertTrue(device.isClosed());
    assertFalse(graphs.areOffered());
  }

  @Test
  void wherePlatformOrWishHaveNoneThereIsNone() {
    try (StepGraphs cpu = StepGraphs.none();
        StepGraphs unwanted = StepGraphs.none("a step", "switched off");
        StepGraphs broken =
            StepGraphs.proven(
                "a step",
                () -> {
                  throw new NoClassDefFoundError("org/bytedeco/cuda");
                })) {
      assertFalse(cpu.areOffered());
      assertEquals(Optional.empty(), cpu.note());
      assertFalse(unwanted.areOffered());
      assertEquals(Optional.of("one operation at a time: switched off"), unwanted.note());
      assertFalse(broken.areOffered());
      assertEquals(Optional.of("one operation at a time: org/bytedeco/cuda"), broken.note());
    }
  }

  @Test
  void aCopyFromTheHostIsRefusedWhileRecording() {
    TensorScope.run(
        () -> {
          FakeGraphs device = new FakeGraphs();
          Tensor x = Tensor.zeros(1);
          assertCopyRefused("Tensor.of", device, () -> Tensor.of(new float[] {1}, 1));
          assertCopyRefused("Tensor.of", device, () -> Tensor.of(new int[] {1}, 1));
          assertCopyRefused("Tensor.copyTo", device, x::toFloats);
          assertCopyRefused("Tensor.toInts", device, x::toInts);
          assertEquals(0, x.toInts()[0]); // and afterwards it is not
        });
  }

  private static void assertCopyRefused(String name, GraphDevice device, Runnable work) {
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> device.record(work));
    assertTrue(e.getMessage().startsWith(name + ": expected no copy"), e.getMessage());
  }
}
