package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes that an engine of the estimator is built for.
 *
 * <p>Lengths are upstream's ({@code cosyvoice/cli/model.py}, {@code get_trt_kwargs}): 4 to 3000
 * frames, and fastest at 500, which are 10 s. An utterance has two rows, with conditions and
 * without. Upstream's graph has two rows and no more; one exported with a dynamic batch serves
 * several utterances at once.
 *
 * @param melBins M
 * @param maxRows rows of the largest pass, even
 */
record EngineShapes(int melBins, int maxRows) {
  /** Rows of an utterance: with conditions and without. */
  static final int ROWS = 2;

  static final int MIN_FRAMES = 4;
  static final int USUAL_FRAMES = 500;
  static final int MAX_FRAMES = 3000;

  /** The name of the graph's output, as upstream exports it. */
  static final String OUTPUT = "estimator_out";

  private static final long DYNAMIC = -1;

  /** Axes of upstream's inputs, in the order of {@code cosyvoice/bin/export_onnx.py}. */
  private static final Map<String, String> AXES = new LinkedHashMap<>();

  static {
    AXES.put("x", "BMT");
    AXES.put("mask", "B1T");
    AXES.put("mu", "BMT");
    AXES.put("t", "B");
    AXES.put("spks", "BM");
    AXES.put("cond", "BMT");
  }

  EngineShapes {
    if (maxRows < ROWS || maxRows % ROWS != 0) {
      throw new IllegalArgumentException(
          "maxRows: expected a multiple of " + ROWS + ", got " + maxRows);
    }
  }

  /** {@return utterances of the largest pass} */
  int maxUtterances() {
    return maxRows / ROWS;
  }

  /** {@return whether an utterance may be this long} */
  static boolean fits(long frames) {
    return MIN_FRAMES <= frames && frames <= MAX_FRAMES;
  }

  /** {@return names of the graph's inputs} */
  static List<String> inputs() {
    return List.copyOf(AXES.keySet());
  }

  /**
   * {@return the shape of an input}
   *
   * @param input its name
   * @param rows B
   * @param frames T
   */
  List<Long> shape(String input, long rows, long frames) {
    List<Long> shape = new ArrayList<>();
    for (char axis : AXES.get(input).toCharArray()) {
      shape.add(
          switch (axis) {
            case 'B' -> rows;
            case 'M' -> (long) melBins;
            case 'T' -> frames;
            default -> 1L;
          });
    }
    return shape;
  }

  /**
   * Checks what a graph declares.
   *
   * @param declared shapes of its inputs by name, -1 where a size is dynamic
   * @return these sizes, with two rows where the graph has no more
   * @throws ModelFormatException if it is not a graph of this estimator
   */
  EngineShapes accepted(Map<String, List<Long>> declared) throws ModelFormatException {
    if (!declared.keySet().equals(AXES.keySet())) {
      throw wrong("inputs " + AXES.keySet(), declared.keySet());
    }
    for (Map.Entry<String, List<Long>> input : declared.entrySet()) {
      List<Long> expected = shape(input.getKey(), ROWS, DYNAMIC);
      if (!matches(expected, input.getValue())) {
        throw wrong(input.getKey() + " " + expected, input.getValue());
      }
    }
    boolean dynamic = declared.values().stream().allMatch(shape -> shape.get(0) == DYNAMIC);
    return dynamic ? this : new EngineShapes(melBins, ROWS);
  }

  /** Time must be dynamic, as lengths differ; all else may be. */
  private static boolean matches(List<Long> expected, List<Long> declared) {
    boolean all = expected.size() == declared.size();
    for (int i = 0; all && i < expected.size(); i++) {
      long size = declared.get(i);
      all = size == DYNAMIC || size == expected.get(i);
    }
    return all;
  }

  private static ModelFormatException wrong(String expected, Object got) {
    return new ModelFormatException(
        EngineRequest.ONNX
            + ": expected "
            + expected
            + ", got "
            + got
            + "; export it from this model with upstream's cosyvoice/bin/export_onnx.py");
  }

  @Override
  public String toString() {
    return "%d to %d rows of %d bins, %d to %d frames, mostly %d"
        .formatted(ROWS, maxRows, melBins, MIN_FRAMES, MAX_FRAMES, USUAL_FRAMES);
  }
}
