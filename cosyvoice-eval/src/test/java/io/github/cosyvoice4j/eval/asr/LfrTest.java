package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LfrTest {
  @Test
  void countsWindows() {
    assertEquals(0, Lfr.CENTERED.frames(0, 7, 6));
    assertEquals(1, Lfr.CENTERED.frames(1, 7, 6));
    assertEquals(1, Lfr.CENTERED.frames(6, 7, 6));
    assertEquals(2, Lfr.CENTERED.frames(7, 7, 6));
    assertEquals(0, Lfr.LEGACY.frames(6, 7, 6));
    assertEquals(1, Lfr.LEGACY.frames(7, 7, 6));
    assertEquals(1, Lfr.LEGACY.frames(12, 7, 6));
    assertEquals(2, Lfr.LEGACY.frames(13, 7, 6));
  }

  @Test
  void placesWindows() {
    assertEquals(-3, Lfr.CENTERED.first(0, 7, 6));
    assertEquals(3, Lfr.CENTERED.first(1, 7, 6));
    assertEquals(-1, Lfr.CENTERED.first(0, 4, 6));
    assertEquals(6, Lfr.LEGACY.first(1, 7, 6));
  }
}
