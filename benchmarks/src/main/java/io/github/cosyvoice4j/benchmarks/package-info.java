/**
 * How fast it is: {@code micro} has JMH benchmarks of the parts, {@code macro} times many requests
 * at once. {@link io.github.cosyvoice4j.eval.bench.ModelSizes} says what sizes nets are measured
 * in.
 */
package io.github.cosyvoice4j.benchmarks;
