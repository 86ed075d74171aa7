package io.github.cosyvoice4j.eval.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DifferenceTest {
  @Test
  void isRelativeToTheGoldensRms() {
    Difference difference = Difference.of(new float[] {2, -2}, new float[] {2, -1});
    assertEquals(new Difference(1, 0.5), difference);
    assertEquals(new Difference(3, 3), Difference.of(new float[2], new float[] {0, 3}));
  }

  @Test
  void whatIsNotANumberIsNeverWithinATolerance() {
    float[] nan = {Float.NaN};
    assertEquals(Status.FAIL, status(Difference.of(nan, nan)));
    assertEquals(Status.FAIL, status(Difference.of(new float[1], nan)));
    assertEquals(Status.FAIL, status(Difference.of(new float[1], new float[2])));
  }

  @Test
  void infinitiesThatAgreeHideNoOtherDifference() {
    float[] golden = {Float.NEGATIVE_INFINITY, 1, 1};
    assertEquals(
        new Difference(0.5, 0.5),
        Difference.of(golden, new float[] {Float.NEGATIVE_INFINITY, 1, 1.5f}));
    assertEquals(Status.FAIL, status(Difference.of(golden, new float[] {-1e30f, 1, 1})));
  }

  @Test
  void idsAreCounted() {
    assertEquals(new Difference(0, 0), Difference.ofIds(new int[] {1, 2}, new int[] {1, 2}));
    assertEquals(new Difference(1, 0.5), Difference.ofIds(new int[] {1, 2}, new int[] {1, 3}));
    assertEquals(new Difference(2, 1), Difference.ofIds(new int[] {1, 2}, new int[0]));
    assertEquals(new Difference(1, 1), Difference.ofIds(new int[0], new int[] {1}));
  }

  private static Status status(Difference difference) {
    return Row.compared("stage", "key", difference, Tolerances.STAGE).status();
  }
}
