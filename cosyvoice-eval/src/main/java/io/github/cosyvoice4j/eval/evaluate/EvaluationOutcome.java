package io.github.cosyvoice4j.eval.evaluate;

import io.github.cosyvoice4j.eval.score.Evaluation;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of an evaluation. Immutable.
 *
 * @param evaluation all utterances of the set and the totals
 * @param files what was written
 * @param complete how many utterances have all that was asked for
 * @param leftOut how many utterances, transcripts and sounds lack something: a counterpart, a score
 *     or a number; the notes of the evaluation name them
 */
public record EvaluationOutcome(
    Evaluation evaluation, List<Path> files, int complete, int leftOut) {
  /** Copies the list. */
  public EvaluationOutcome {
    files = List.copyOf(files);
  }
}
