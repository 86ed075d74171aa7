package io.github.cosyvoice4j.hift;

/**
 * Consecutive mel frames.
 *
 * @param from the first
 * @param to the end, exclusive
 */
record Span(long from, long to) {
  /** {@return how many} */
  long length() {
    return to - from;
  }

  /**
   * {@return these frames and those around them}
   *
   * @param context how many on either side
   * @param limits where frames end
   */
  Span widened(long context, Span limits) {
    return new Span(Math.max(limits.from, from - context), Math.min(limits.to, to + context));
  }

  /**
   * {@return these frames, counted from another place}
   *
   * @param origin the frame that becomes 0
   */
  Span since(long origin) {
    return new Span(from - origin, to - origin);
  }
}
