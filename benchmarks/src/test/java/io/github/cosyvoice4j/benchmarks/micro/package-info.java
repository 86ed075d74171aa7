/** Tests that the benchmarks run. */
package io.github.cosyvoice4j.benchmarks.micro;
