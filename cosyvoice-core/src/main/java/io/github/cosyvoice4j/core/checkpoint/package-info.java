/**
 * Where weights come from.
 *
 * <p>{@link io.github.cosyvoice4j.core.checkpoint.WeightSource} is a file (or a generator) of named
 * tensors; {@link io.github.cosyvoice4j.core.checkpoint.StoredTensor} is one of them, its bytes
 * mapped and not copied; {@link io.github.cosyvoice4j.core.checkpoint.Weights} is a source seen
 * under a prefix, which is what nets load from.
 */
package io.github.cosyvoice4j.core.checkpoint;
