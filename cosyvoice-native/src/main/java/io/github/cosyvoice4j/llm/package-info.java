/**
 * The language models on libtorch: CosyVoice2's {@code Qwen2LM}, and transformers' {@code
 * Qwen2ForCausalLM} with speech in its vocabulary.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.llm.Qwen2LM} is what the engine calls: tables of
 * text, speech and marker embeddings ({@code LmTables}), the transformer, and the output layer.
 * {@link io.github.cosyvoice4j.llm.Qwen2ForCausalLM} has one table ({@code TextTable}). {@code
 * RowReader} is what both do with rows. {@code Qwen2Model} is the transformer, made of {@code
 * Qwen2DecoderLayer}s, each {@code Qwen2Attention} and {@code Qwen2MLP}. An {@code LmSequence} is
 * one request's state; {@code KvCache} is what it keeps between steps. A {@code Pass} goes through
 * all layers at once: a {@code SequencePass} has rows of one sequence, a {@code BatchPass} one row
 * of each of several. Sizes come from {@link io.github.cosyvoice4j.llm.Qwen2Config} and {@link
 * io.github.cosyvoice4j.llm.Qwen2LMConfig}. Classes and fields are named as in transformers and
 * upstream, so they spell the keys of {@code llm.pt}.
 *
 * <p>On a GPU, single rows go by {@code RecordedSteps}: each a {@code RecordedStep}, whose {@code
 * SeatedPass} finds keys and values in {@code KvSeats}, at places that a tensor names. Prompts are
 * read as elsewhere; to them a seat is a buffer like any.
 *
 * <p>Rows are (T, C), in a batch (N, C). All but the attention is the same for rows of one sequence
 * and of several. A call advances its sequences when all is computed, so a failure moves none.
 *
 * <p>Trap: a row of a table is a view of the mapped file. Layers work in place, so the transformer
 * copies its input first.
 */
package io.github.cosyvoice4j.llm;
