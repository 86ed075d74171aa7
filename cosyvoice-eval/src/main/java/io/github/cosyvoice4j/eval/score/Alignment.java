package io.github.cosyvoice4j.eval.score;

import java.util.List;

/**
 * How a hypothesis becomes its reference, token by token. Immutable.
 *
 * @param steps in order
 */
public record Alignment(List<Step> steps) {
  /** Copies the list. */
  public Alignment {
    steps = List.copyOf(steps);
  }

  /** What a step is. */
  public enum Kind {
    CORRECT,
    SUBSTITUTION,
    DELETION,
    INSERTION
  }

  /**
   * One step.
   *
   * @param kind what it is
   * @param reference the token of the reference; empty for an insertion
   * @param hypothesis the token of the hypothesis; empty for a deletion
   */
  public record Step(Kind kind, String reference, String hypothesis) {}

  /**
   * {@return how many steps are of a kind}
   *
   * @param kind the kind
   */
  public int count(Kind kind) {
    return (int) steps.stream().filter(step -> step.kind() == kind).count();
  }

  /** {@return tokens of the reference} */
  public int referenceLength() {
    return steps.size() - count(Kind.INSERTION);
  }

  /** {@return substitutions, deletions and insertions} */
  public int errors() {
    return steps.size() - count(Kind.CORRECT);
  }

  /** {@return errors by token of the reference; infinite if it has none but there are errors} */
  public double errorRate() {
    return errors() == 0 ? 0 : (double) errors() / referenceLength();
  }
}
