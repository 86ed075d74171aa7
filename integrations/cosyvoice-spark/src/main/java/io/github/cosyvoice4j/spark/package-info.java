/**
 * Evaluation sets, synthesized on an Apache Spark cluster.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.spark.ClusterInferer} takes a data frame of
 * utterances and {@link io.github.cosyvoice4j.spark.ClusterOptions} and gives a data frame of what
 * became of them; {@link io.github.cosyvoice4j.spark.InferJob} is a program for {@code
 * spark-submit}. On an executor a partition becomes a small set that the library's own {@code
 * DatasetInferer} speaks, so a cluster says what one machine says.
 *
 * <p>Traps: the data frame of results is lazy, so each action on it speaks everything again;
 * persist it, or write it once. The model directory must be there on every executor under the same
 * path, and the output folder must be one that all of them share.
 */
package io.github.cosyvoice4j.spark;
