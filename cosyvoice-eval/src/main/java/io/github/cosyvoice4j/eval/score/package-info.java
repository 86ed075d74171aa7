/**
 * Scores of a set that was synthesized and transcribed.
 *
 * <p>An {@link io.github.cosyvoice4j.eval.score.Evaluation} holds {@link
 * io.github.cosyvoice4j.eval.score.EvaluatedUtterance utterances}, each with a {@link
 * io.github.cosyvoice4j.eval.score.ScoredUtterance score} by its {@link
 * io.github.cosyvoice4j.eval.score.Alignment}.
 */
package io.github.cosyvoice4j.eval.score;
