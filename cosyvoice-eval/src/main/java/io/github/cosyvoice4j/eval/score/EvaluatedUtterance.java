package io.github.cosyvoice4j.eval.score;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of one utterance of an evaluation.
 *
 * @param id names it
 * @param score how well it was understood, if that was asked
 * @param wav its sound, if it has one
 * @param metrics numbers by name: {@code seconds} of sound, {@code rtf}, {@code similarity} and
 *     whatever other metrics give
 */
public record EvaluatedUtterance(
    String id, Optional<ScoredUtterance> score, Optional<Path> wav, Map<String, Double> metrics) {
  /** Copies the map. */
  public EvaluatedUtterance {
    metrics = Map.copyOf(metrics);
  }
}
