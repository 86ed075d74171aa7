package io.github.cosyvoice4j.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.eval.bench.GrowthPoint.Series;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchSettingsTest {
  @Test
  void growthStopsAtItsLimits() {
    GrowthLimits whole = new GrowthLimits(60, 16);
    assertEquals(List.of(1, 2, 5, 10, 20, 40, 60), whole.sizes(Series.TEXT));
    assertEquals(List.of(1, 3, 10, 30), whole.sizes(Series.PROMPT));
    assertEquals(List.of(1, 2, 4, 8, 16), whole.sizes(Series.REQUESTS));
    GrowthLimits less = new GrowthLimits(3, 7);
    assertEquals(List.of(1, 2), less.sizes(Series.TEXT));
    assertEquals(List.of(1, 3), less.sizes(Series.PROMPT));
    assertEquals(List.of(1, 2, 4), less.sizes(Series.REQUESTS));
    assertEquals(new StageTimer.Work(1, 87, 1500), whole.work(Series.TEXT, 60));
    assertEquals(new StageTimer.Work(1, 750, 125), whole.work(Series.PROMPT, 30));
    assertEquals(new StageTimer.Work(4, 87, 75), less.work(Series.REQUESTS, 4));
  }

  @Test
  void oneRequestAloneIsAlwaysTimed() {
    BenchSettings settings = BenchSettings.ofRandom("tiny").together(List.of(8, 2, 8)).build();
    assertEquals(List.of(1, 2, 8), settings.together());
  }

  @Test
  void comparesWithOneOther() {
    BenchSettings.Builder builder =
        BenchSettings.ofRandom("tiny")
            .against(new ExternalCommand("true", Duration.ofSeconds(1)))
            .againstFile(Path.of("x"));
    assertThrows(IllegalArgumentException.class, builder::build);
  }

  @Test
  void mediansAreTheMiddle() {
    assertEquals(2, Median.of(List.of(9, 1, 2), Integer::doubleValue));
    assertEquals(3, Median.of(List.of(9, 1, 2, 4), Integer::doubleValue));
    assertEquals(Double.NaN, Median.of(List.<Integer>of(), Integer::doubleValue));
  }
}
