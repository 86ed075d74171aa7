package io.github.cosyvoice4j;

/** Who is to speak: a {@link Voice}, or the id of a saved one. */
public sealed interface Speaker permits Voice, SavedSpeaker {
  /**
   * {@return the speaker saved under an id, or one that the model directory knows; it is looked up
   * when a request is made}
   *
   * @param id the id, not blank
   * @throws IllegalArgumentException if the id is blank
   * @see CosyVoice2#saveSpeaker
   */
  static Speaker saved(String id) {
    return new SavedSpeaker(id);
  }
}
