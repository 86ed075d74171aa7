package io.github.cosyvoice4j.eval.metric;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.util.Objects;
import java.util.Optional;

/**
 * What a metric looks at. Immutable.
 *
 * @param id names the utterance
 * @param audio what was spoken, mono, at the file's own rate, at least one sample
 * @param prompt the recording whose voice it is, if it is known; read it only if you need it
 * @param reference what was to be said
 */
public record SpokenUtterance(
    String id, Audio audio, Optional<PromptAudio> prompt, String reference) {
  /** Checks that nothing is null. */
  public SpokenUtterance {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(audio, "audio");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(reference, "reference");
  }
}
