package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;

/**
 * One utterance in two runs.
 *
 * @param first in the first run
 * @param second in the second
 * @param difference of the word error rates, second less first, in percent points; finite
 */
public record UtteranceChange(
    EvaluatedUtterance first, EvaluatedUtterance second, double difference) {
  /** {@return the id that both have} */
  public String id() {
    return first.id();
  }
}
