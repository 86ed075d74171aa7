package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.BistreamDecoding;
import io.github.cosyvoice4j.core.decoding.SpokenTokens;
import io.github.cosyvoice4j.core.decoding.TokenDecoding;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Speaks a text while it arrives. Ids are taken when they are due: what is not spoken yet stays
 * unread, so that no more of it is asked for.
 *
 * @param decoding what speaks it
 * @param text where it comes from
 */
record ArrivingDecoding(BistreamDecoding decoding, ArrivingText text) implements TokenDecoding {
  @Override
  public Optional<LmInput> next() {
    Optional<LmInput> next = decoding.next();
    while (next.isEmpty() && !decoding.isDone()) {
      boolean ended = text.isEnded(); // asked first: no ids come behind it
      int[] ids = text.poll();
      if (ids == null && !ended) {
        break;
      }
      take(ids);
      next = decoding.next();
    }
    return next;
  }

  private void take(int[] ids) {
    if (ids == null) {
      decoding.endText();
    } else {
      decoding.addText(ids);
    }
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
