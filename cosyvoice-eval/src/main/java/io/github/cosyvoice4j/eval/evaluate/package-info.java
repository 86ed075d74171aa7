/**
 * Whole evaluations: references, transcripts and sound in, scores and a report out.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.eval.evaluate.EvaluationSettings} says what to do,
 * {@link io.github.cosyvoice4j.eval.evaluate.EvaluationRun} does it and gives an {@link
 * io.github.cosyvoice4j.eval.evaluate.EvaluationOutcome}. {@link
 * io.github.cosyvoice4j.eval.evaluate.References} and {@link
 * io.github.cosyvoice4j.eval.evaluate.UtteranceTexts} read the forms that people have these in;
 * {@code WavFolders} finds an utterance's sound and what was written down when it was made.
 *
 * <p>Traps: an id is not a file name: what file systems can't take is percent-encoded, but upstream
 * writes ids as they are, so both are looked for. What can't be scored stays in the evaluation
 * without a score and is named in its notes; nothing is dropped silently.
 */
package io.github.cosyvoice4j.eval.evaluate;
