package io.github.cosyvoice4j.eval.speakers;

import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.util.Optional;

/**
 * A speaker as it is listed.
 *
 * @param id its id
 * @param saved whether it was saved by the user; else it is one of the model
 * @param voice its voice, empty if the file is damaged
 * @param problem what is wrong with the file, if anything
 */
public record ListedSpeaker(
    String id, boolean saved, Optional<Voice> voice, Optional<IOException> problem) {}
