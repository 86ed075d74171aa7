package io.github.cosyvoice4j;

/**
 * A speaker known by the id it was saved under.
 *
 * @param id the id, not blank
 */
public record SavedSpeaker(String id) implements Speaker {
  /** Checks the id. */
  public SavedSpeaker {
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "speaker: expected an id, got \"" + id + "\"; saved speakers are listed by speakers()");
    }
  }
}
