/**
 * Whole requests through the nets, timed by stage: {@link
 * io.github.cosyvoice4j.benchmarks.macro.RtfBenchmark} prints seconds per stage and the real-time
 * factor as one JSON object, with hardware, commit and settings.
 */
package io.github.cosyvoice4j.benchmarks.macro;
