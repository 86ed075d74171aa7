/**
 * The gateway to libtorch: the only package (with that for TensorRT) that sees JavaCPP.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.torch.Torch} loads the natives; {@link
 * io.github.cosyvoice4j.torch.Tensor} is a tensor; {@link io.github.cosyvoice4j.torch.TensorScope}
 * is the lifetime of a call's tensors; {@link io.github.cosyvoice4j.torch.ModuleWeights} turns
 * stored weights into tensors that live as long as the model. {@code SpinLimit}, {@code FewRows}
 * and {@code Parts} are for speed alone: they go around what OpenBLAS and OpenMP are slow at.
 *
 * <p>Where a model is computed is chosen before its weights are read: {@link
 * io.github.cosyvoice4j.torch.DeviceChoice} is the result, {@code DeviceChooser} makes it of what
 * is wished for, of a {@code PrecisionOffer} and of what {@code Cuda} tells of the machine: {@code
 * PresetCuda} where {@code CudaNatives} are there, else {@code AbsentCuda}. A {@code Place} is
 * where a thread's tensors lie; nets make tensors without naming it, so they are the same for all
 * devices. {@link io.github.cosyvoice4j.torch.DeviceMemory} tells of memory that could not be had,
 * which {@code AllocationFailure} reads from libtorch's text.
 *
 * <p>Three lifetimes: model (weights, owned by {@code ModuleWeights}), session (caches, owned by
 * closeable {@code XCache} objects through {@link io.github.cosyvoice4j.torch.TensorScope#own}),
 * call (everything else, freed by its scope). The count of native handles, {@code
 * Pointer.totalCount()}, is exact: after a call it is what it was before.
 *
 * <p>Traps: a tensor made on a thread without an open scope waits for the garbage collector; the
 * collector does not see native storage, so it will not come in time. A view stays valid after its
 * base is closed. The classes of the CUDA presets need not be there, so {@code PresetCuda} alone
 * refers to them, and is not touched before a GPU is chosen or looked for with natives at hand.
 */
package io.github.cosyvoice4j.torch;
