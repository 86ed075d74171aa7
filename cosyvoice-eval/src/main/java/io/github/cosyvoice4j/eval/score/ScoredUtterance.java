package io.github.cosyvoice4j.eval.score;

/**
 * An utterance whose transcript was compared with what was to be said.
 *
 * @param id names it
 * @param reference what was to be said, as given
 * @param hypothesis what was heard, as given
 * @param alignment of both, as the profile normalizes and cuts them
 */
public record ScoredUtterance(
    String id, String reference, String hypothesis, Alignment alignment) {}
