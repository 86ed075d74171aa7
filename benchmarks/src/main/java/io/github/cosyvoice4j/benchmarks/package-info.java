/**
 * JMH benchmarks.
 *
 * <p>{@link io.github.cosyvoice4j.benchmarks.TokenizerBenchmark}: text to ids. Run one with {@code
 * java -jar benchmarks.jar TokenizerBenchmark -p directory=DIR}.
 */
package io.github.cosyvoice4j.benchmarks;
