/**
 * A data set spoken and scored in one go.
 *
 * <p>{@link io.github.cosyvoice4j.eval.run.Preflight} looks, before hours of work, at all that they
 * need; {@link io.github.cosyvoice4j.eval.run.SetCheck} is what it finds out about the set. The
 * work itself is that of {@link io.github.cosyvoice4j.eval.infer.InferJob} and {@link
 * io.github.cosyvoice4j.eval.evaluate.EvaluationRun}.
 */
package io.github.cosyvoice4j.eval.run;
