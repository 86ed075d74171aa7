package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@SuppressWarnings("try") // a scope works by being open
@ExtendWith(LeakCheck.class)
class TensorScopeTest {
  @Test
  void tensorsEndWithTheirScope() {
    Tensor sum;
    try (TensorScope scope = TensorScope.open()) {
      assertTrue(TensorScope.isOpen());
      sum = Tensor.of(new float[] {1, 2}, 2).add(1);
      assertArrayEquals(new float[] {2, 3}, sum.toFloats());
    }
    assertFalse(TensorScope.isOpen());
    assertIsClosed(sum);
  }

  @Test
  void escapedTensorsEndWithTheEnclosingScope() {
    Tensor escaped;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        Tensor born = Tensor.of(new float[] {5}, 1);
        escaped = inner.escape(born);
        assertSame(born, escaped);
      }
      assertArrayEquals(new float[] {5}, escaped.toFloats());
    }
    assertIsClosed(escaped);
  }

  @Test
  void nothingEscapesTheOutermostScope() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Tensor.zeros(1);
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> scope.escape(tensor));
      assertTrue(e.getMessage().startsWith("TensorScope: expected an enclosing scope"));
    }
  }

  @Test
  void ownedTensorsOutliveAllScopes() {
    Tensor owned;
    try (TensorScope outer = TensorScope.open();
        TensorScope inner = TensorScope.open()) {
      owned = inner.own(Tensor.of(new float[] {7}, 1));
    }
    assertArrayEquals(new float[] {7}, owned.toFloats());
    owned.close();
    owned.close();
    assertIsClosed(owned);
  }

  @Test
  void aViewOutlivesItsBase() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = Tensor.of(new float[] {1, 2, 3}, 3);
      Tensor view = base.narrow(0, 1, 2);
      base.close();
      assertArrayEquals(new float[] {2, 3}, view.toFloats());
    }
  }

  @Test
  void closingInnerScopesGivesTheOuterOneItsTurn() {
    Tensor late;
    try (TensorScope outer = TensorScope.open()) {
      TensorScope inner = TensorScope.open();
      inner.close();
      inner.close();
      late = Tensor.zeros(2);
      assertEquals(2, late.numel());
    }
    assertIsClosed(late);
  }

  @Test
  void scopesBelongToTheirThread() throws InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      boolean[] open = {true};
      Thread other = new Thread(() -> open[0] = TensorScope.isOpen());
      other.start();
      other.join();
      assertFalse(open[0]);
    }
  }

  @Test
  void aFailureInsideAScopeLeavesNothingBehind() {
    long before = Pointer.totalCount();
    assertThrows(
        RuntimeException.class,
        () -> TensorScope.run(() -> Tensor.zeros(2, 3).matmul(Tensor.zeros(2, 3))));
    assertEquals(before, Pointer.totalCount());
  }

  private static void assertIsClosed(Tensor tensor) {
    IllegalStateException e = assertThrows(IllegalStateException.class, tensor::numel);
    assertEquals("Tensor is closed", e.getMessage());
  }
}
