package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InferenceOptionsTest {
  @Test
  void refusesWhatCanNotBeStreamed() {
    StreamOptions upstream = StreamOptions.defaults().withSeam(Seam.UPSTREAM);
    InferenceOptions.Builder faster = InferenceOptions.newBuilder().streaming(upstream).speed(1.5);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, faster::build);
    assertTrue(e.getMessage().contains("Seam.UPSTREAM"), e.getMessage());
    assertEquals(1.5, faster.streaming(StreamOptions.defaults()).build().speed());

    InferenceOptions.Builder retried =
        InferenceOptions.newBuilder().streaming(StreamOptions.defaults()).retryOnRunaway(1);
    assertThrows(IllegalArgumentException.class, retried::build);
  }
}
