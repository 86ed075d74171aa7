/**
 * Is what we compute what upstream computes?
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.eval.verify.Verification} runs every stage of a
 * model against a set of goldens ({@code GoldenSet}), one {@code StageCheck} a golden file, each
 * fed the golden of the stage before; every value of every file becomes a {@link
 * io.github.cosyvoice4j.eval.verify.Row}. {@code ModelParts} loads what a stage needs, {@code
 * GoldenRequests} has the engine's front end plan the requests that goldens are of, and {@code
 * WholeRequest} is one of them from its tokens on. {@code Tolerances} is the one table of limits.
 * {@link io.github.cosyvoice4j.eval.verify.SelfVerification} needs no goldens: it looks at what a
 * model says from outside.
 */
package io.github.cosyvoice4j.eval.verify;
