/**
 * Many requests at once, through the engine; single ones are what the command {@code bench} times,
 * whose pieces are used here. Each benchmark prints one JSON object with hardware, commit and
 * settings: {@link io.github.cosyvoice4j.benchmarks.macro.ServeBenchmark} when requests at the same
 * time are heard, {@link io.github.cosyvoice4j.benchmarks.macro.DatasetBenchmark} what a set takes
 * by batch size, {@link io.github.cosyvoice4j.benchmarks.macro.KernelsBenchmark} kernels by the way
 * they are computed.
 */
package io.github.cosyvoice4j.benchmarks.macro;
