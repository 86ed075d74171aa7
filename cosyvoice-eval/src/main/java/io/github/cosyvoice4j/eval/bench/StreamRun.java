package io.github.cosyvoice4j.eval.bench;

/**
 * One stream; times are in seconds from when it was asked for.
 *
 * @param knownVoice whether the voice had spoken before, so that the prompt's part was there
 * @param firstChunk until the first samples came
 * @param total until the last did
 * @param firstAudio seconds of sound in the first piece
 * @param audio seconds of sound in all
 */
public record StreamRun(
    boolean knownVoice, double firstChunk, double total, double firstAudio, double audio) {}
