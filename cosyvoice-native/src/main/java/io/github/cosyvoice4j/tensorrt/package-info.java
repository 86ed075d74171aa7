/**
 * The flow's estimator on TensorRT: built once for a GPU, kept in the cache folder, and tried
 * against libtorch before it serves.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.tensorrt.TensorRtFlow} chooses, by the wish. What
 * is built is an {@code EngineRequest} of {@code EngineShapes}; an {@code EngineKey} says of what
 * and for which {@code GpuFacts}; {@code EngineCache} keeps it as an {@code EngineFile}. {@code
 * ContextPool} lends the engine's contexts to {@code TensorRtEstimator}, which is what the flow
 * calls. {@code EstimatorTrial} runs both nets, {@code OutputCheck} compares.
 *
 * <p>{@code EngineBuilder}, {@code EngineRuntime}, {@code Engine}, {@code ExecutionContext} and
 * {@code SerializedEngine} stand between all this and the library, and have fakes in the tests. The
 * library is behind {@code InferLibrary}, in the classes named {@code Preset}, which alone see the
 * presets of TensorRT and CUDA: those are not there on most machines.
 *
 * <p>Shapes: B are rows, two for an utterance; M mel bins; T frames. All that goes in and comes out
 * is float32, whatever the engine computes in: upstream's half-precision inputs gave NaN.
 *
 * <p>Traps: libnvinfer is not in the presets' jars. TensorRT's objects are freed by {@code Deleter}
 * alone, never by closing their pointers. A graph that upstream exported takes two rows at a time;
 * utterances of a batch then follow one another. An engine knows no chunks and keeps no caches:
 * streams stay on libtorch. So do passes shorter than 4 or longer than 3000 frames.
 */
package io.github.cosyvoice4j.tensorrt;
