/**
 * The language model on libtorch: CosyVoice2's {@code Qwen2LM}.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.llm.Qwen2LM} is what the engine calls: tables of
 * text, speech and marker embeddings, the transformer, and the output layer. {@code Qwen2Model} is
 * the transformer, made of {@code Qwen2DecoderLayer}s, each {@code Qwen2Attention} and {@code
 * Qwen2MLP}; {@code KvCache} is what one sequence keeps between steps. Sizes come from {@link
 * io.github.cosyvoice4j.llm.Qwen2Config} and {@link io.github.cosyvoice4j.llm.Qwen2LMConfig}.
 * Classes and fields are named as in transformers and upstream, so they spell the keys of {@code
 * llm.pt}.
 *
 * <p>Rows are (T, C); a single step is a bare row (C), for which a matrix product is a matrix times
 * a vector.
 *
 * <p>Trap: a row of a table is a view of the mapped file. Layers work in place, so the transformer
 * copies its input first.
 */
package io.github.cosyvoice4j.llm;
