package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.BistreamDecoding;
import io.github.cosyvoice4j.core.decoding.SpokenTokens;
import io.github.cosyvoice4j.core.decoding.TokenDecoding;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Speaks a text while it arrives.
 *
 * @param decoding what speaks it
 * @param text where it comes from
 */
record ArrivingDecoding(BistreamDecoding decoding, ArrivingText text) implements TokenDecoding {
  @Override
  public Optional<LmInput> next() {
    boolean ended = text.isEnded();
    for (int[] ids = text.poll(); ids != null; ids = text.poll()) {
      decoding.addText(ids);
    }
    if (ended) {
      decoding.endText();
    }
    return decoding.next();
  }

  @Override
  public OptionalInt hear(float[] scores) {
    return decoding.hear(scores);
  }

  @Override
  public boolean isDone() {
    return decoding.isDone();
  }

  @Override
  public SpokenTokens result() {
    return decoding.result();
  }
}
