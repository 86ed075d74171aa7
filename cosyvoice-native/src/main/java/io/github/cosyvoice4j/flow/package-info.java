/**
 * The flow: speech tokens (25 a second) to mel frames (50 a second).
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec} is the whole, with
 * its sizes in {@link io.github.cosyvoice4j.flow.FlowConfig} and its ways of running in {@link
 * io.github.cosyvoice4j.flow.FlowPass}.
 *
 * <ul>
 *   <li>{@code UpsampleConformerEncoder} turns tokens into frames: {@code LinearNoSubsampling},
 *       {@code PreLookaheadLayer}, then {@code ConformerEncoderLayer}s of {@code
 *       RelPositionMultiHeadedAttention} and {@code PositionwiseFeedForward}.
 *   <li>{@code CausalConditionalCFM} moves noise ({@code FlowNoise}) to mel in Euler steps, given
 *       {@code Conditions}.
 *   <li>{@code CausalConditionalDecoder} gives the direction of each step: {@code UNetBlock}s of a
 *       {@code CausalResnetBlock1D} and {@code BasicTransformerBlock}s ({@code Attention}, {@code
 *       FeedForward}). It is reached as an {@code Estimator}: an {@link
 *       io.github.cosyvoice4j.flow.EstimatorChoice} may set a {@link
 *       io.github.cosyvoice4j.flow.CompiledEstimator} beside it, for whole offline passes.
 *   <li>{@code ChunkMask} says who sees whom, and runs attention over {@code KeyValues}.
 *   <li>On a GPU, steps over whole utterances go by {@code RecordedEuler}: each an {@code
 *       EulerStep}, in which {@code FixedFrames} hide what is padding.
 * </ul>
 *
 * <p>A call works on a {@code Stretch} of an utterance: all of it, or the tokens that came since
 * the last call. What lies before it is its {@code Past}, which is handed through the nets; a
 * causal convolution asks it for the last frames it read, an attention for the keys and values it
 * has seen. The nets are the same for both and hold no session. {@link
 * io.github.cosyvoice4j.flow.FlowStream} is a session: it knows which chunks are whole, and keeps a
 * {@code FlowCache} ({@code LayerStates}, with a {@code KeyValueStore} for each attention).
 *
 * <p>Streams come from {@link io.github.cosyvoice4j.flow.FlowStreams}. What was made of a prompt's
 * own chunks lies in {@code PromptCaches}, for all streams of that voice: the cache of each follows
 * it. {@code FlowMemory} counts every byte that either keeps ({@code FlowCacheSize} says how many a
 * token takes), within {@link io.github.cosyvoice4j.flow.FlowCacheOptions}; a stream that finds no
 * room makes all its frames again each time, with the same result.
 *
 * <p>Shapes: B are the utterances made together in the encoder, and twice as many in the estimator
 * (with and without conditions). C channels lie before time in convolutions, (B, C, T), and after
 * it in attention, (B, T, C). N are the heads of all rows, and S the keys that a query sees. M are
 * the mel bins.
 *
 * <p>Traps: the layers of the encoder normalize with eps 1e-12, all else with 1e-5; the look-ahead
 * has the slope 0.01; where utterances are made together, the shorter are padded on the right, and
 * what stands there means nothing.
 */
package io.github.cosyvoice4j.flow;
