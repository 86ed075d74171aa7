package io.github.cosyvoice4j.core.model;

import java.nio.file.Path;

/**
 * An upstream model directory whose files are known to be there and whose configuration is read.
 *
 * @param path the directory
 * @param generation which generation of the model it holds
 * @param config {@code cosyvoice2.yaml}, tags resolved
 * @param qwen {@code CosyVoice-BlankEN/config.json}: the sizes of the language model
 */
public record ModelDirectory(
    Path path, Generation generation, ConfigNode config, ConfigNode qwen) {}
