package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Voice;
import java.util.Objects;

/**
 * What to say and how.
 *
 * @param text what to say
 * @param voice with which voice
 * @param options the choices for this request
 */
public record SynthesisRequest(String text, Voice voice, InferenceOptions options) {
  /** Checks that nothing is null. */
  public SynthesisRequest {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(voice, "voice");
    Objects.requireNonNull(options, "options");
  }
}
