package io.github.cosyvoice4j;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was loaded and what it runs on.
 *
 * @param directory the model directory
 * @param generation {@code CosyVoice2}
 * @param sampleRate samples a second of everything synthesized, in Hz
 * @param parameters numbers in the weights
 * @param details further facts in a fixed order, for people: sizes, vocabulary, natives, BLAS,
 *     threads, CPU features
 */
public record ModelInfo(
    Path directory,
    String generation,
    int sampleRate,
    long parameters,
    Map<String, String> details) {
  /** Copies the details, keeping their order. */
  public ModelInfo {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
