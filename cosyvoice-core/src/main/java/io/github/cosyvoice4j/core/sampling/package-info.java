/**
 * Randomness as a parameter, and the choice of the next speech token.
 *
 * <p>{@link io.github.cosyvoice4j.core.sampling.RandomSource} is one request's generator.
 */
package io.github.cosyvoice4j.core.sampling;
