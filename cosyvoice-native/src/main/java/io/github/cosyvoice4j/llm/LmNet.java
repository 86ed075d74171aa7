package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.nn.Linear;

/**
 * What all language models are between embeddings and scores.
 *
 * @param model the transformer
 * @param head the output layer, C to V
 * @param outputSize V
 */
record LmNet(Qwen2Model model, Linear head, int outputSize) {}
