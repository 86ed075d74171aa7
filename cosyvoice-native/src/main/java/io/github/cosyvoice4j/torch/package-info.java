/**
 * The gateway to libtorch: the only package (with those for TensorRT and CUDA to come) that sees
 * JavaCPP.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.torch.Torch} loads the natives; {@link
 * io.github.cosyvoice4j.torch.Tensor} is a tensor; {@link io.github.cosyvoice4j.torch.TensorScope}
 * is the lifetime of a call's tensors; {@link io.github.cosyvoice4j.torch.ModuleWeights} turns
 * stored weights into tensors that live as long as the model. {@code SpinLimit}, {@code FewRows}
 * and {@code Parts} are for speed alone: they go around what OpenBLAS and OpenMP are slow at.
 *
 * <p>{@link io.github.cosyvoice4j.torch.StepGraphs} is where a net asks whether a step can be
 * recorded and launched whole; it reports the first failure and then says no. A {@link
 * io.github.cosyvoice4j.torch.GraphDevice} records: {@code CudaGraphs} on a GPU, whose doc tells
 * how and what can fail. While it does, {@code Recording} refuses copies between host and device.
 *
 * <p>Three lifetimes: model (weights, owned by {@code ModuleWeights}), session (caches, owned by
 * closeable {@code XCache} objects through {@link io.github.cosyvoice4j.torch.TensorScope#own}),
 * call (everything else, freed by its scope). The count of native handles, {@code
 * Pointer.totalCount()}, is exact: after a call it is what it was before.
 *
 * <p>Traps: a tensor made on a thread without an open scope waits for the garbage collector; the
 * collector does not see native storage, so it will not come in time. A view stays valid after its
 * base is closed. A graph reads and writes addresses: what it uses must not be replaced, and what
 * it makes on the way must not be kept.
 */
package io.github.cosyvoice4j.torch;
