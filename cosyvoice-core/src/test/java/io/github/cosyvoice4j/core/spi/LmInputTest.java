package io.github.cosyvoice4j.core.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LmInputTest {
  @Test
  void neighboursOfOneKindAreOneRun() {
    LmInput input =
        LmInput.newBuilder().sos().text(3, 1).text().text(4).speech(7).task().speech(8, 9).build();
    Runs runs = new Runs();
    input.visit(runs);
    assertEquals(List.of("sos", "text[3, 1, 4]", "speech[7]", "task", "speech[8, 9]"), runs.seen);
    assertEquals(8, input.rows());
    assertEquals("sos t3 t1 t4 s7 task s8 s9", input.toString());
  }

  @Test
  void marksStandAlone() {
    Runs runs = new Runs();
    LmInput.newBuilder().sos().sos().task().build().visit(runs);
    assertEquals(List.of("sos", "sos", "task"), runs.seen);
  }

  @Test
  void holdsManyRows() {
    int[] many = new int[1000];
    Arrays.setAll(many, i -> i);
    LmInput input = LmInput.newBuilder().sos().text(many).build();
    input.visit(
        new Runs() {
          @Override
          public void text(int[] ids) {
            assertEquals(1000, ids.length);
            ids[0] = -1;
          }
        });
    assertEquals(1001, input.rows());
    assertEquals(
        LmInput.newBuilder().sos().text(many).build(), input, "a visitor's ids are its own");
  }

  @Test
  void equalRowsAreEqual() {
    LmInput one = LmInput.speech(5);
    assertEquals(LmInput.newBuilder().speech(5).build(), one);
    assertEquals(LmInput.newBuilder().speech(5).build().hashCode(), one.hashCode());
    assertNotEquals(LmInput.newBuilder().text(5).build(), one);
    assertNotEquals(LmInput.speech(6), one);
  }

  @Test
  void piecesAreTheWhole() {
    LmInput input = LmInput.newBuilder().sos().text(3, 1).task().speech(8, 9).build();
    for (int cut = 1; cut < input.rows(); cut++) {
      LmInput first = input.slice(0, cut);
      LmInput second = input.slice(cut, input.rows());
      assertEquals(cut, first.rows());
      assertEquals(input.toString(), first + " " + second);
    }
    assertEquals(input, input.slice(0, input.rows()));
    assertThrows(IndexOutOfBoundsException.class, () -> input.slice(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> input.slice(-1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> input.slice(0, 7));
  }

  @Test
  void noRowsAreRefused() {
    assertThrows(IllegalStateException.class, () -> LmInput.newBuilder().text().build());
  }

  private static class Runs implements LmInput.Visitor {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void sos() {
      seen.add("sos");
    }

    @Override
    public void task() {
      seen.add("task");
    }

    @Override
    public void text(int[] ids) {
      seen.add("text" + Arrays.toString(ids));
    }

    @Override
    public void speech(int[] ids) {
      seen.add("speech" + Arrays.toString(ids));
    }
  }
}
