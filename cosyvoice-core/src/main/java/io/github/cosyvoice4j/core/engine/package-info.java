/**
 * Requests and the threads that serve them; no maths here.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.core.engine.LocalEngineProvider} puts a model
 * together; {@code FrontEnd} turns text and prompts into numbers; {@code SynthesisPlan} is a
 * request in numbers; {@code SynthesisJob} is that request under way; {@link
 * io.github.cosyvoice4j.core.engine.LocalEngine} has one language-model thread and one vocoder
 * thread, with a bounded queue before each; {@link
 * io.github.cosyvoice4j.core.engine.SpeechTokenDecoder} is the decode loop.
 *
 * <p>A segment goes to the vocoder as soon as its tokens are drawn, while the next one is decoded.
 * Whatever goes wrong in a worker ends the request it belongs to, never the worker. Each segment
 * has two random streams of its own, split from the request's seed: one for the sampler, one for
 * the vocoder, so neither depends on when the other runs.
 */
package io.github.cosyvoice4j.core.engine;
