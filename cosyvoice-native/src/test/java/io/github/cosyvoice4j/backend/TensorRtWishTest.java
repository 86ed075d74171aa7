package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.NativeLibraryException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the wish for TensorRT where there is no GPU. */
class TensorRtWishTest {
  private static final String REASON =
      "tensorrt: expected a GPU, got cpu; choose a device such as cuda:0";

  private static Map<String, String> details(Wish wish) throws IOException {
    ComputeOptions compute = ComputeOptions.newBuilder().device(Device.CPU).tensorRt(wish).build();
    try (Loaded loaded = Loaded.open(EngineOptions.newBuilder().threads(1).compute(compute))) {
      return loaded.model().info().details();
    }
  }

  @Test
  void preferredItIsTold() throws IOException {
    assertEquals("libtorch instead; " + REASON, details(Wish.PREFER).get("tensorrt"));
  }

  @Test
  void offNothingIsTold() throws IOException {
    assertFalse(details(Wish.OFF).containsKey("tensorrt"));
  }

  @Test
  void requiredLoadingFails() {
    NativeLibraryException e =
        assertThrows(NativeLibraryException.class, () -> details(Wish.REQUIRE));
    assertEquals(REASON, e.getMessage());
  }
}
