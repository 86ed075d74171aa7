/**
 * Whole evaluation sets.
 *
 * <p>A {@link io.github.cosyvoice4j.dataset.DatasetReader} gives {@link
 * io.github.cosyvoice4j.dataset.DatasetRow rows}: a {@link
 * io.github.cosyvoice4j.dataset.DatasetUtterance} to speak, or an {@link
 * io.github.cosyvoice4j.dataset.UnreadableRow}. A {@link io.github.cosyvoice4j.dataset.Shard} is a
 * part of a set, for several machines; a {@link io.github.cosyvoice4j.dataset.LocalRank} tells each
 * of several processes its GPU.
 *
 * <p>A {@link io.github.cosyvoice4j.dataset.DatasetInferer} speaks them into a folder as {@link
 * io.github.cosyvoice4j.dataset.DatasetOptions} say. A {@link
 * io.github.cosyvoice4j.dataset.DatasetListener} hears the {@link
 * io.github.cosyvoice4j.dataset.DatasetResult} of each row, with its {@link
 * io.github.cosyvoice4j.dataset.DatasetStatus}; a {@link
 * io.github.cosyvoice4j.dataset.DatasetSummary} counts them.
 */
package io.github.cosyvoice4j.dataset;
