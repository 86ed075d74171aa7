/**
 * The model directory: which files it holds and what its configuration says.
 *
 * <p>{@link io.github.cosyvoice4j.core.model.ConfigNode} is {@code cosyvoice2.yaml} read as data.
 */
package io.github.cosyvoice4j.core.model;
