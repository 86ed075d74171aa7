package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineShapesTest {
  private static final EngineShapes SHAPES = new EngineShapes(80, 32);

  /** As upstream exports it: two rows, time dynamic. */
  private static Map<String, List<Long>> upstream(long rows) {
    Map<String, List<Long>> declared = new LinkedHashMap<>();
    declared.put("x", List.of(rows, 80L, -1L));
    declared.put("mask", List.of(rows, 1L, -1L));
    declared.put("mu", List.of(rows, 80L, -1L));
    declared.put("t", List.of(rows));
    declared.put("spks", List.of(rows, 80L));
    declared.put("cond", List.of(rows, 80L, -1L));
    return declared;
  }

  @Test
  void upstreamsGraphTakesTwoRows() throws ModelFormatException {
    EngineShapes accepted = SHAPES.accepted(upstream(2));
    assertEquals(new EngineShapes(80, 2), accepted);
    assertEquals(1, accepted.maxUtterances());
  }

  @Test
  void aGraphWithADynamicBatchTakesAll() throws ModelFormatException {
    assertEquals(SHAPES, SHAPES.accepted(upstream(-1)));
  }

  /** One input with two rows binds all of them. */
  @Test
  void aHalfDynamicBatchIsNone() throws ModelFormatException {
    Map<String, List<Long>> declared = upstream(-1);
    declared.put("t", List.of(2L));
    assertEquals(2, SHAPES.accepted(declared).maxRows());
  }

  @Test
  void shapesFollowTheAxes() {
    assertEquals(List.of(4L, 80L, 500L), SHAPES.shape("cond", 4, 500));
    assertEquals(List.of(4L, 1L, 500L), SHAPES.shape("mask", 4, 500));
    assertEquals(List.of(4L), SHAPES.shape("t", 4, 500));
    assertEquals(List.of(4L, 80L), SHAPES.shape("spks", 4, 500));
    assertEquals(List.of("x", "mask", "mu", "t", "spks", "cond"), EngineShapes.inputs());
  }

  @Test
  void anotherGraphIsRefused() {
    Map<String, List<Long>> missing = upstream(2);
    missing.remove("mask");
    assertRefused("expected inputs [x, mask, mu, t, spks, cond], got [x, mu, t,", missing);
    assertRefused("expected x [2, 80, -1], got [3, 80, -1]", upstream(3));
    Map<String, List<Long>> fixed = upstream(2);
    fixed.put("mu", List.of(2L, 80L, 256L));
    assertRefused("expected mu [2, 80, -1], got [2, 80, 256]", fixed);
    Map<String, List<Long>> flat = upstream(2);
    flat.put("t", List.of());
    assertRefused("expected t [2], got []", flat);
  }

  private static void assertRefused(String message, Map<String, List<Long>> declared) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> SHAPES.accepted(declared));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().endsWith("export_onnx.py"), e.getMessage());
  }

  @Test
  void lengthsAreUpstreams() {
    assertFalse(EngineShapes.fits(3));
    assertTrue(EngineShapes.fits(4));
    assertTrue(EngineShapes.fits(3000));
    assertFalse(EngineShapes.fits(3001));
  }

  @Test
  void rowsComeInPairs() {
    assertThrows(IllegalArgumentException.class, () -> new EngineShapes(80, 0));
    assertThrows(IllegalArgumentException.class, () -> new EngineShapes(80, 5));
  }
}
