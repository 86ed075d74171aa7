/**
 * The vocoder: mel frames, 50 a second, to samples.
 *
 * <p>{@link io.github.cosyvoice4j.hift.HiFTConfig} holds the sizes, {@link
 * io.github.cosyvoice4j.hift.HiFTGenerator} is the net. In the order of the data: {@code
 * ConvRNNF0Predictor} hears the pitch, {@code SineGen2} and {@code SourceModuleHnNSF} sing it,
 * {@code ShortTimeFourier} takes that apart, and each level of {@code HiFTGenerator} upsamples the
 * frames, adds the source and filters both with {@code ResBlock}s of {@code Snake}s; the last
 * level's output is a spectrum, which {@code ShortTimeFourier} turns back into samples. {@link
 * io.github.cosyvoice4j.hift.ConvWay} says how the blocks, which cost nine tenths, are computed.
 *
 * <p>A net keeps no state. What one utterance needs between its pieces is kept by an {@link
 * io.github.cosyvoice4j.hift.HiFTStream}: {@code WindowedWave}, which decodes pieces with context
 * around them ({@code SourceStream} gives their source, {@code PhaseTrack} its phases, {@code
 * NoiseFeed} its noise, all by absolute position), or {@link
 * io.github.cosyvoice4j.hift.UpstreamWave}, which does as upstream does. {@code Tape} holds the
 * frames they still need, {@code Fade} joins pieces that overlap. {@link
 * io.github.cosyvoice4j.hift.MelStretch} changes the speed before all that.
 *
 * <p>Axis letters here: B batch, M mel bins, C channels, T steps of a level (first: mel frames), F
 * Fourier frames, S samples, H sines (fundamental and overtones). Inside the levels channels come
 * last, (B, T, C): libtorch's convolutions are faster so.
 *
 * <p>Traps: with random weights the net is chaotic, because pitch is integrated into phase: compare
 * a wave only where mel and source are the same. The order of draws is upstream's, including those
 * without effect, so that recordings can be replayed. The activation before {@code conv_post} has
 * slope 0.01 whatever the configuration says.
 */
package io.github.cosyvoice4j.hift;
