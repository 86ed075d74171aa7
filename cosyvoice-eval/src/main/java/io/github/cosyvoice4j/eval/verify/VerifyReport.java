package io.github.cosyvoice4j.eval.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param rows every comparison, in the order of the stages
 * @param problems what kept a stage from being run to its end, by stage
 */
public record VerifyReport(List<Row> rows, Map<String, Exception> problems) {
  /** Copies the collections. */
  public VerifyReport {
    rows = List.copyOf(rows);
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** {@return whether nothing failed} */
  public boolean pass() {
    return count(Status.FAIL) == 0;
  }

  /**
   * {@return the number of rows that ended so}
   *
   * @param status how they ended
   */
  public long count(Status status) {
    return rows.stream().filter(row -> row.status() == status).count();
  }
}
