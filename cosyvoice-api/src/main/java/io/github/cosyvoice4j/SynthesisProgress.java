package io.github.cosyvoice4j;

/**
 * How far a request is.
 *
 * @param stage the stage at work
 * @param segmentsDone segments of the text that are spoken
 * @param segments segments of the text in all, at least 1
 * @param speechTokens speech tokens drawn so far, 25 for a second of speech; all of them where a
 *     recording is said again
 */
public record SynthesisProgress(Stage stage, int segmentsDone, int segments, int speechTokens) {}
