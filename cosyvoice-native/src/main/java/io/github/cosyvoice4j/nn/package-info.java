/**
 * Layers that the nets share, each loaded from {@link io.github.cosyvoice4j.torch.ModuleWeights}.
 *
 * <p>Axis letters, in this project's nets: B batch, T time (frames or tokens), C channels, H heads,
 * D values of a head, M mel bins, S samples. Weights belong to the root they were loaded through; a
 * layer only refers to them, holds no state, and may be used by several threads.
 *
 * <p>A {@link io.github.cosyvoice4j.nn.ValidConv1d} convolves pieces of a signal, as libtorch does
 * it ({@link io.github.cosyvoice4j.nn.DirectConv1d}) or with less arithmetic ({@link
 * io.github.cosyvoice4j.nn.FourierConv1d}).
 *
 * <p>{@link io.github.cosyvoice4j.nn.Probe} sees what stands between the layers, for verification.
 */
package io.github.cosyvoice4j.nn;
