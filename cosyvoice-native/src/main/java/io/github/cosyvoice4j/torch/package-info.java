/**
 * The gateway to libtorch: the only package (with that for TensorRT) that sees JavaCPP.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.torch.Torch} loads the natives; {@link
 * io.github.cosyvoice4j.torch.Tensor} is a tensor; {@link io.github.cosyvoice4j.torch.TensorScope}
 * is the lifetime of a call's tensors; {@link io.github.cosyvoice4j.torch.ModuleWeights} turns
 * stored weights into tensors that live as long as the model, and into {@link
 * io.github.cosyvoice4j.torch.Product}s. On a CPU, {@link io.github.cosyvoice4j.torch.Parts} shares
 * out arithmetic among the threads of a {@code Team}, and a {@code SharedProduct} is computed by
 * the {@code Kernel} of its {@link io.github.cosyvoice4j.torch.ProductForm}.
 *
 * <p>Where a model is computed is chosen before its weights are read: {@link
 * io.github.cosyvoice4j.torch.DeviceChoice} is the result, {@code DeviceChooser} makes it of what
 * is wished for, of a {@code PrecisionOffer} and of what {@code Cuda} tells of the machine: {@code
 * PresetCuda} where {@code CudaNatives} are there, else {@code AbsentCuda}. A {@code Place} is
 * where a thread's tensors lie; nets make tensors without naming it, so they are the same for all
 * devices. {@link io.github.cosyvoice4j.torch.DeviceMemory} tells of memory that could not be had,
 * which {@code AllocationFailure} reads from libtorch's text.
 *
 * <p>{@link io.github.cosyvoice4j.torch.StepGraphs} is where a net asks whether a step can be
 * recorded and launched whole; it reports the first failure and then says no. A {@link
 * io.github.cosyvoice4j.torch.GraphDevice} records: {@code CudaGraphs} on a GPU, whose doc tells
 * how and what can fail. While it does, {@code Recording} refuses copies between host and device.
 *
 * <p>Of products, {@code ProductForm} makes one of its layers, in {@code Kernel}s for single, half
 * and byte weights; {@code CheckedProducts} sees whether they work here. {@code ByteCache} keeps
 * rounded weights, {@code ByteRows}, in a {@code ByteFile} for the next load.
 *
 * <p>Three lifetimes: model (weights, owned by {@code ModuleWeights}), session (caches, owned by
 * closeable {@code XCache} objects through {@link io.github.cosyvoice4j.torch.TensorScope#own}),
 * call (everything else, freed by its scope). The count of native handles, {@code
 * Pointer.totalCount()}, is exact: after a call it is what it was before.
 *
 * <p>Traps: a tensor made on a thread without an open scope waits for the garbage collector; the
 * collector does not see native storage, so it will not come in time. A view stays valid after its
 * base is closed. The classes of the CUDA presets need not be there, so {@code PresetCuda} and
 * {@code CudaGraphs} alone refer to them, and are not touched before a GPU is chosen or looked for
 * with natives at hand. A graph reads and writes addresses: what it uses must not be replaced, and
 * what it makes on the way must not be kept.
 */
package io.github.cosyvoice4j.torch;
