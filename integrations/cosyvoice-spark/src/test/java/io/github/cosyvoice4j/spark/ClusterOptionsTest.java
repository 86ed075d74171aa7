package io.github.cosyvoice4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterOptionsTest {
  private static final LocalRank ADDRESS = new LocalRank(Optional.of("2"));

  private static ClusterOptions.Builder builder() {
    return ClusterOptions.newBuilder("/model", "/out");
  }

  private static ComputeOptions compute(String device) {
    return builder().device(device).build().compute(ADDRESS);
  }

  @Test
  void aTaskComputesWhereSparkSays() {
    assertEquals(List.of(Device.cuda(2)), compute("auto").devices());
    assertSame(Wish.PREFER, compute("auto").deviceWish());
    assertEquals(List.of(Device.cuda(2)), compute("cuda").devices());
    assertSame(Wish.REQUIRE, compute("cuda").deviceWish());
    assertEquals(List.of(Device.cuda(1)), compute("cuda:1").devices());
    assertEquals(List.of(Device.CPU), compute("cpu").devices());
    assertEquals(List.of(Device.AUTO), builder().build().compute(LocalRank.NONE).devices());
  }

  @Test
  void enginesOfOtherNumbersAreOthers() {
    ClusterOptions half = builder().precision(Precision.FP16).build();
    assertNotEquals(builder().build().engineKey(), half.engineKey());
    ComputeOptions compute = half.compute(ADDRESS);
    assertSame(Precision.FP16, half.engine(compute).compute().precision(Stage.FLOW));
    assertEquals(List.of(Device.cuda(2)), half.engine(compute).compute().devices());
  }

  @Test
  void refusesADeviceThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> builder().device("gpu:0"));
  }
}
