package io.github.cosyvoice4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRankTest {
  private static final LocalRank THIRD = LocalRank.of(Map.of("LOCAL_RANK", "3", "RANK", "11"));

  @Test
  void aNameWithoutIndexIsThisProcesssGpu() {
    assertEquals(Device.cuda(3), THIRD.device("cuda"));
    assertEquals(Device.cuda(3), THIRD.device(" CUDA "));
    assertEquals(Device.cuda(1), THIRD.device("cuda:1"));
    assertSame(Device.Kind.CPU, THIRD.device("cpu").kind());
    assertEquals(Device.AUTO, THIRD.device("auto"));
    assertEquals(Device.cuda(0), LocalRank.NONE.device("cuda"));
    assertThrows(IllegalArgumentException.class, () -> THIRD.device("gpu"));
  }

  @Test
  void whatIsLeftToTheMachineIsPreferredThere() {
    ComputeOptions options = ComputeOptions.newBuilder().precision(Precision.FP16).build();
    ComputeOptions placed = THIRD.place(options);
    assertEquals(List.of(Device.cuda(3)), placed.devices());
    assertSame(Wish.PREFER, placed.deviceWish());
    assertSame(Precision.FP16, placed.precision(Stage.LLM));
    assertSame(options, LocalRank.of(Map.of("RANK", "3")).place(options));
    for (Device device : List.of(Device.CPU, Device.cuda(1))) {
      ComputeOptions chosen = ComputeOptions.newBuilder().device(device).build();
      assertSame(chosen, THIRD.place(chosen));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "64", "one", "1.0", "99999999999"})
  void aWrongNumberIsSaidWhereItIsNeeded(String number) {
    LocalRank rank = LocalRank.of(Map.of("LOCAL_RANK", number));
    ComputeOptions auto = ComputeOptions.defaults();
    for (Exception e :
        List.of(
            assertThrows(IllegalArgumentException.class, () -> rank.device("cuda")),
            assertThrows(IllegalArgumentException.class, () -> rank.place(auto)))) {
      assertTrue(
          e.getMessage().startsWith("LOCAL_RANK: expected the number of a GPU, from 0, got "),
          e.getMessage());
    }
    assertEquals(Device.cuda(1), rank.device("cuda:1"));
    assertEquals(Device.CPU, rank.device("cpu"));
  }
}
