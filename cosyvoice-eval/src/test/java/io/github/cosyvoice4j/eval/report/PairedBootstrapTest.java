package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.eval.report.PairedBootstrap.Interval;
import io.github.cosyvoice4j.eval.report.PairedBootstrap.Ratio;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  /**
   * If half of 100 utterances differ by one, a draw's sum of differences is binomial(100, 1/2),
   * whose quantiles at 2.5 % and 97.5 % are 40 and 60.
   */
  @Test
  void ofACoinIsBinomial() {
    double[] a = new double[100];
    double[] b = new double[100];
    Arrays.fill(b, 0, 50, 1);
    assertEquals(
        new Interval(0.40, 0.60), PairedBootstrap.ofDifference(Ratio.mean(a), Ratio.mean(b)));
  }

  @Test
  void ofAConstantShiftIsAPoint() {
    double[] a = {3, 1, 4, 1, 5, 9, 2, 6};
    double[] b = Arrays.stream(a).map(value -> value + 2).toArray();
    assertEquals(new Interval(2, 2), PairedBootstrap.ofDifference(Ratio.mean(a), Ratio.mean(b)));
  }

  /** Where the whole difference is in one utterance of n, (1 - 1/n)^n of the draws lack it. */
  @Test
  void resamplesSumsAndNotRates() {
    Ratio a = new Ratio(new double[] {0, 0}, new double[] {10, 90});
    Ratio b = new Ratio(new double[] {10, 0}, new double[] {10, 90});
    // Draws: both the first, one of each, both the second; the rates are 1, 1/10 and 0.
    assertEquals(new Interval(0, 1), PairedBootstrap.ofDifference(a, b));
    assertEquals(0.1, b.value() - a.value(), 1e-12);
  }

  @Test
  void leavesOutDrawsWithoutAToken() {
    Ratio a = new Ratio(new double[] {1, 0}, new double[] {4, 0});
    Ratio b = new Ratio(new double[] {2, 0}, new double[] {4, 0});
    assertEquals(new Interval(0.25, 0.25), PairedBootstrap.ofDifference(a, b));
  }

  @Property(seed = "31", tries = 15)
  void ofARunWithItselfIsZero(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = -5, max = 5) Double> list) {
    double[] values = numbers(list);
    assertEquals(
        new Interval(0, 0),
        PairedBootstrap.ofDifference(Ratio.mean(values), Ratio.mean(values.clone())));
  }

  @Property(seed = "32", tries = 15)
  void swappedRunsMirrorIt(
      @ForAll @Size(min = 2, max = 20) List<@DoubleRange(max = 9) Double> list) {
    double[] values = numbers(list);
    int half = values.length / 2;
    double[] tokens = new double[half];
    Arrays.fill(tokens, 7);
    Ratio a = new Ratio(Arrays.copyOf(values, half), tokens);
    Ratio b = new Ratio(Arrays.copyOfRange(values, half, 2 * half), tokens);
    Interval forth = PairedBootstrap.ofDifference(a, b);
    Interval back = PairedBootstrap.ofDifference(b, a);
    assertEquals(new Interval(-forth.high() + 0.0, -forth.low() + 0.0), back);
    assertTrue(forth.low() <= forth.high());
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
