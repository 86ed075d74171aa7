/**
 * Evaluation sets as people have them on disk.
 *
 * <p>{@link io.github.cosyvoice4j.eval.data.DatasetFormat} tells the formats apart and opens them.
 */
package io.github.cosyvoice4j.eval.data;
