package io.github.cosyvoice4j.dataset;

import java.util.Objects;
import java.util.Optional;

/**
 * A row that can't be read. It is reported and passed over, never silently.
 *
 * @param number where it stands in the set, from 1
 * @param id its id, if that much could be read
 * @param problem what was expected and what was got
 */
public record UnreadableRow(long number, Optional<String> id, String problem)
    implements DatasetRow {
  /** Checks that nothing is null. */
  public UnreadableRow {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(problem, "problem");
  }
}
