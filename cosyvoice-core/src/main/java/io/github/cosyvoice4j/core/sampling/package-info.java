/**
 * Randomness as a parameter, and the choice of the next speech token.
 *
 * <p>{@link io.github.cosyvoice4j.core.sampling.RandomSource} is one request's generator; {@link
 * io.github.cosyvoice4j.core.sampling.Noise} fills the vocoder's arrays from it. {@link
 * io.github.cosyvoice4j.core.sampling.RasSampler}, the {@link
 * io.github.cosyvoice4j.core.sampling.TokenChooser} of this model, turns scores into a token, as
 * {@link io.github.cosyvoice4j.core.sampling.SamplingConfig} says.
 *
 * <p>The number and order of draws is part of the contract: recordings of upstream are replayed.
 */
package io.github.cosyvoice4j.core.sampling;
