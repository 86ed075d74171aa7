/**
 * Where weights come from.
 *
 * <p>{@link io.github.cosyvoice4j.core.checkpoint.WeightSource} is a file (or a generator) of named
 * tensors, {@link io.github.cosyvoice4j.core.checkpoint.WeightSource#open} opens one; {@link
 * io.github.cosyvoice4j.core.checkpoint.StoredTensor} is one of them, its bytes mapped and not
 * copied; {@link io.github.cosyvoice4j.core.checkpoint.Weights} is a source seen under a prefix,
 * which is what nets load from.
 *
 * <p>Sources: {@link io.github.cosyvoice4j.core.checkpoint.TorchCheckpoint} (the state dict in a
 * {@code .pt} file), {@link io.github.cosyvoice4j.core.checkpoint.SafetensorsFile}, {@link
 * io.github.cosyvoice4j.core.checkpoint.ShardedSafetensors} (several of those and their index),
 * {@link io.github.cosyvoice4j.core.checkpoint.RandomWeights}. Beneath the first lies {@link
 * io.github.cosyvoice4j.core.checkpoint.TorchArchive}, which reads whatever {@code torch.save}
 * wrote as maps, lists and {@link io.github.cosyvoice4j.core.checkpoint.TorchTensor}s. {@link
 * io.github.cosyvoice4j.core.checkpoint.TorchArchiveWriter} writes the same, its pickle with a
 * {@link io.github.cosyvoice4j.core.checkpoint.PickleWriter}.
 *
 * <p>A checkpoint is a file from a stranger: its pickle is read as data and never run, and every
 * length, offset and stride is checked before it is believed. Whatever is wrong is a {@link
 * io.github.cosyvoice4j.ModelFormatException}.
 *
 * <p>Traps: a tensor may be a view that overlaps itself, so strides count; mappings are read-only,
 * and writing to one from native code ends the process.
 */
package io.github.cosyvoice4j.core.checkpoint;
