package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void edgesAreNumbersThatCanBeRead() {
    Histogram seconds = Histogram.of(new double[] {1.2, 1.6, 2.34, 3.36}, 100);
    for (int bin = 0; bin <= seconds.counts().size(); bin++) {
      String edge = Double.toString(seconds.edge(bin));
      assertTrue(edge.length() <= 4, edge);
    }
    assertEquals(1.2, seconds.edge(0));
    assertEquals(4, seconds.counts().stream().mapToInt(Integer::intValue).sum());
  }
}
