/**
 * Whole requests, and many at once, through nets and engine. Each benchmark prints one JSON object
 * with hardware, commit and settings: {@link io.github.cosyvoice4j.benchmarks.macro.RtfBenchmark}
 * seconds per stage and the real-time factor, {@link
 * io.github.cosyvoice4j.benchmarks.macro.ServeBenchmark} when requests at the same time are heard,
 * {@link io.github.cosyvoice4j.benchmarks.macro.LlmBatchBenchmark} the language model's tokens a
 * second by batch size, {@link io.github.cosyvoice4j.benchmarks.macro.KernelsBenchmark} kernels by
 * the way they are computed.
 */
package io.github.cosyvoice4j.benchmarks.macro;
