package io.github.cosyvoice4j.eval.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of one golden file, handed on as they come. Not safe for use by several threads. */
final class StageRows {
  private final String stage;
  private final Consumer<Row> sink;
  private final Set<String> keys = new HashSet<>();

  StageRows(String stage, Consumer<Row> sink) {
    this.stage = stage;
    this.sink = sink;
  }

  /** {@return whether there is a row for a key} */
  boolean has(String key) {
    return keys.contains(key);
  }

  /** Compares numbers. */
  void close(String key, float[] expected, float[] actual, double tolerance) {
    add(key, Difference.of(expected, actual), tolerance);
  }

  /** Compares ids, which must be the same. */
  void same(String key, int[] expected, int[] actual) {
    add(key, Difference.ofIds(expected, actual), Tolerances.EXACT);
  }

  /** Compares lists of what is equal or not. */
  void same(String key, List<?> expected, List<?> actual) {
    add(key, Difference.ofItems(expected, actual), Tolerances.EXACT);
  }

  /** Compares two values that are equal or not. */
  void equal(String key, Object expected, Object actual) {
    int count = expected.equals(actual) ? 0 : 1;
    add(key, new Difference(count, count), Tolerances.EXACT);
  }

  /** Adds an input that was read and used, and that no stage of ours makes. */
  void given(String key) {
    add(key, new Difference(0, 0), Tolerances.EXACT);
  }

  /** Adds what was measured. */
  void add(String key, Difference difference, double tolerance) {
    add(Row.compared(stage, key, difference, tolerance));
  }

  /** Adds a value of something that is not built yet. */
  void notCovered(String key) {
    add(Row.notCompared(stage, key, Status.NOT_COVERED));
  }

  /** Adds a value that could not be compared, because its stage did not run. */
  void failed(String key) {
    add(Row.notCompared(stage, key, Status.FAIL));
  }

  private void add(Row row) {
    keys.add(row.key());
    sink.accept(row);
  }
}
