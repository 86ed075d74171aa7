/**
 * JMH benchmarks of the parts, from one native call to one step of a net.
 *
 * <p>None needs a model's files: {@link io.github.cosyvoice4j.benchmarks.micro.NetBenchmark}s run
 * on random weights of the sizes in {@code tiny.yaml} or {@code full.yaml}, {@link
 * io.github.cosyvoice4j.benchmarks.micro.KernelBenchmark}s measure single kernels, with the ways to
 * compute them as parameters. How to run them stands in the module's README.
 */
package io.github.cosyvoice4j.benchmarks.micro;
