/**
 * The model directory: which files it holds and what its configuration says.
 *
 * <p>{@link io.github.cosyvoice4j.core.model.ModelDirectory#open} looks for the files of a {@link
 * io.github.cosyvoice4j.core.model.Generation}, reads {@code cosyvoice2.yaml} by {@link
 * io.github.cosyvoice4j.core.model.HyperPyYaml} and {@code config.json} by {@link
 * io.github.cosyvoice4j.core.model.JsonConfig}, both into {@link
 * io.github.cosyvoice4j.core.model.ConfigNode}s, and opens weights. {@link
 * io.github.cosyvoice4j.core.model.HuggingFaceFolder#open} does the same for a language model in
 * Hugging Face form, whose {@link io.github.cosyvoice4j.core.model.GenerationConfig} says what ends
 * its speech.
 *
 * <p>Upstream's yaml is a program: loading it in Python imports and calls what its tags name. Here
 * it is data, and a call that could matter is refused.
 */
package io.github.cosyvoice4j.core.model;
