/**
 * Scores of a set that was synthesized and transcribed.
 *
 * <p>An {@link io.github.cosyvoice4j.eval.score.Evaluation} holds {@link
 * io.github.cosyvoice4j.eval.score.EvaluatedUtterance utterances}, each with a {@link
 * io.github.cosyvoice4j.eval.score.ScoredUtterance score} by its {@link
 * io.github.cosyvoice4j.eval.score.Alignment}, found by an {@link
 * io.github.cosyvoice4j.eval.score.Aligner}. What a token is and how the set is summed up is a
 * {@link io.github.cosyvoice4j.eval.score.ScoreProfile}'s matter.
 *
 * <p>Formats, byte for byte as the scorers' own scripts write them: {@code recogs-NAME.txt} and
 * {@code errs-NAME.txt} ({@code icefall}), {@code wer-NAME.txt} ({@code seedtts}, {@code cv3}).
 *
 * <p>Traps: texts are cut by code point, never by {@code char}; Python's order of strings is by
 * code point, Java's is not; which of several equally short alignments is taken changes the counts
 * of insertions, deletions and substitutions, not their sum.
 */
package io.github.cosyvoice4j.eval.score;
