/**
 * How a request becomes sound, stage by stage.
 *
 * <p>{@link io.github.cosyvoice4j.core.engine.SpeechTokenDecoder} is the language model's loop:
 * text ids in, speech tokens out.
 */
package io.github.cosyvoice4j.core.engine;
