/**
 * How fast is it, and how far from what the machine can do?
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.eval.bench.BenchSettings} says what to measure,
 * {@link io.github.cosyvoice4j.eval.bench.Bench} measures, {@link
 * io.github.cosyvoice4j.eval.bench.BenchResult} is what came of it, {@link
 * io.github.cosyvoice4j.eval.bench.BenchTable} and {@link
 * io.github.cosyvoice4j.eval.bench.BenchJson} tell it, {@link
 * io.github.cosyvoice4j.eval.bench.BenchPlot} draws the JSON.
 *
 * <p>Ours is timed by {@code StageTimer} (whole requests, on the nets), {@code StreamTimer}
 * (through the engine) and {@code TogetherTimer} (steps of the language model); another system by
 * {@link io.github.cosyvoice4j.eval.bench.ExternalCommand}, whose output {@code ExternalRuns}
 * reads. {@code NetCosts}, {@code FlowOperations} and {@code HiftOperations} say what nets must
 * read and compute, {@code CeilingMeter} what the machine can. {@link
 * io.github.cosyvoice4j.eval.bench.Subject} is what is timed, with random weights of {@link
 * io.github.cosyvoice4j.eval.bench.ModelSizes} if need be; {@link
 * io.github.cosyvoice4j.eval.bench.Machine} says on what. The module {@code benchmarks} uses these
 * three.
 *
 * <p>Traps: the number of speech tokens is fixed and the end is never drawn, or random weights
 * would cost what chance says. Totals are without a front end, which random weights don't have.
 * Peaks of memory begin anew for each part only where Linux lets them. Shares of ceilings are of
 * the numbers that were asked for, on the processor: of a GPU there are none.
 */
package io.github.cosyvoice4j.eval.bench;
