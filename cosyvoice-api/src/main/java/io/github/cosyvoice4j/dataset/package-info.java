/**
 * Whole evaluation sets.
 *
 * <p>A {@link io.github.cosyvoice4j.dataset.DatasetReader} gives {@link
 * io.github.cosyvoice4j.dataset.DatasetRow rows}: a {@link
 * io.github.cosyvoice4j.dataset.DatasetUtterance} to speak, or an {@link
 * io.github.cosyvoice4j.dataset.UnreadableRow}. A {@link io.github.cosyvoice4j.dataset.Shard} is a
 * part of a set, for several machines.
 */
package io.github.cosyvoice4j.dataset;
