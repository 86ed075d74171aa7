/**
 * A whole evaluation set from one command.
 *
 * <p>An {@link io.github.cosyvoice4j.eval.infer.InferJob} says which data, which model and which
 * options; it can be checked without loading the model, which takes long, and run. Whatever command
 * asks for it, the work is that of {@link io.github.cosyvoice4j.dataset.DatasetInferer}.
 */
package io.github.cosyvoice4j.eval.infer;
