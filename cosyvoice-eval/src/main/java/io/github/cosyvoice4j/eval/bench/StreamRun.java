package io.github.cosyvoice4j.eval.bench;

/**
 * One stream, in seconds from when it was asked for.
 *
 * @param knownVoice whether the voice had spoken before, so that the prompt's part was there
 * @param firstChunk until the first samples came
 * @param total until the last did
 * @param audio seconds of sound that came of it
 */
public record StreamRun(boolean knownVoice, double firstChunk, double total, double audio) {}
