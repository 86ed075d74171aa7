package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What earlier runs, and others at the time of reading, wrote down. Not thread-safe. */
final class PastRuns {
  private final Map<String, DatasetResult> done = new HashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<Skip, Integer> skips = new HashMap<>();
  private final Set<Reason> reasons = new HashSet<>();

  /** A row that was passed over. */
  private record Skip(long row, Optional<String> id) {}

  /** The same, and why. */
  private record Reason(Skip skip, String text) {}

  /** Takes the next line of the journal. */
  void add(DatasetResult result) {
    if (result.status() == DatasetStatus.SKIPPED) {
      Skip skip = skip(result);
      skips.merge(skip, result.attempt(), Math::max);
      reasons.add(new Reason(skip, result.reason().orElseThrow()));
    } else {
      String id = result.id().orElseThrow();
      tries.merge(id, result.attempt(), Math::max);
      if (result.status() == DatasetStatus.DONE) {
        done.put(id, result);
      }
    }
  }

  /** {@return the result of an utterance that was spoken} */
  Optional<DatasetResult> done(String id) {
    return Optional.ofNullable(done.get(id));
  }

  /** {@return which try to speak a row the next one is} */
  int nextAttempt(long row, String id) {
    return Math.max(1 + tries.getOrDefault(id, 0), nextSkip(row, Optional.of(id)));
  }

  /** {@return which time it would be that a row is passed over} */
  int nextSkip(long row, Optional<String> id) {
    return 1 + skips.getOrDefault(new Skip(row, id.map(PastRuns::written)), 0);
  }

  /** {@return whether a row was passed over before for the same reason} */
  boolean knows(DatasetResult result) {
    return result.status() == DatasetStatus.SKIPPED
        && reasons.contains(new Reason(skip(result), written(result.reason().orElseThrow())));
  }

  /**
   * Refuses another run's folder.
   *
   * @param seed the run's
   * @throws IllegalArgumentException if an utterance was spoken with another one
   */
  void requireSeed(long seed) {
    for (DatasetResult result : done.values()) {
      String id = result.id().orElseThrow();
      long expected = UtteranceSeed.of(seed, id);
      if (result.seed().isEmpty() || result.seed().getAsLong() != expected) {
        throw new IllegalArgumentException(
            "seed: expected that of the run that spoke \""
                + id
                + "\" into this folder, got "
                + seed
                + "; use the same seed, or another output folder");
      }
    }
  }

  private static Skip skip(DatasetResult result) {
    return new Skip(result.row(), result.id().map(PastRuns::written));
  }

  /** {@return a text as it comes back from a file: unpaired surrogates don't} */
  private static String written(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
