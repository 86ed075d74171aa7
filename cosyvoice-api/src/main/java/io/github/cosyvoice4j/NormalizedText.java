package io.github.cosyvoice4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A text as it is read, and where in the written text each part of it comes from.
 *
 * <p>What was written and what is read differ in {@link #readings()} only; all between them is the
 * same. Indices are those of {@link String}. Immutable and safe for use by several threads.
 */
public final class NormalizedText {
  /**
   * What is read instead of a part of the written text.
   *
   * @param start where the part begins in the written text
   * @param end where it ends, exclusive
   * @param text what is read; empty where nothing is
   * @param rule what made it, for people who look into a reading
   * @param cost what the rule asked for; the cheapest rules that cover a text win. 0 where nothing
   *     was weighed
   */
  public record Reading(int start, int end, String text, String rule, double cost) {
    /** Checks the range. */
    public Reading {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(rule, "rule");
      if (start < 0 || end < start) {
        throw new IllegalArgumentException(
            "reading: expected 0 <= start <= end, got " + start + " and " + end);
      }
    }
  }

  private final String source;
  private final List<Reading> readings;
  private final String text;

  /** Where each reading begins in the text that is read. */
  private final int[] starts;

  private NormalizedText(String source, List<Reading> readings) {
    this.source = source;
    this.readings = readings;
    this.starts = new int[readings.size()];
    StringBuilder read = new StringBuilder(source.length());
    int done = 0;
    for (int i = 0; i < starts.length; i++) {
      Reading reading = readings.get(i);
      if (reading.start() < done || reading.end() > source.length()) {
        throw new IllegalArgumentException(
            "readings: expected ranges in order within 0 to %d, got %d to %d after %d"
                .formatted(source.length(), reading.start(), reading.end(), done));
      }
      read.append(source, done, reading.start());
      starts[i] = read.length();
      read.append(reading.text());
      done = reading.end();
    }
    this.text = read.append(source, done, source.length()).toString();
  }

  /**
   * {@return a text with some parts of it read as given}
   *
   * @param source the written text
   * @param readings what is read differently, in order, without overlap
   * @throws IllegalArgumentException if the readings overlap, or leave the text
   */
  public static NormalizedText of(String source, List<Reading> readings) {
    return new NormalizedText(Objects.requireNonNull(source, "source"), List.copyOf(readings));
  }

  /**
   * {@return a text that is read as another one; one reading spans all in which they differ}
   *
   * @param source the written text
   * @param text the text as it is read
   */
  public static NormalizedText of(String source, String text) {
    if (source.equals(text)) {
      return unchanged(source);
    }
    int shorter = Math.min(source.length(), text.length());
    int head = 0;
    while (head < shorter && source.charAt(head) == text.charAt(head)) {
      head++;
    }
    head -= head > 0 && Character.isHighSurrogate(source.charAt(head - 1)) ? 1 : 0;
    int tail = 0;
    while (tail < shorter - head
        && source.charAt(source.length() - 1 - tail) == text.charAt(text.length() - 1 - tail)) {
      tail++;
    }
    tail -= tail > 0 && Character.isLowSurrogate(source.charAt(source.length() - tail)) ? 1 : 0;
    String read = text.substring(head, text.length() - tail);
    return of(source, List.of(new Reading(head, source.length() - tail, read, "text", 0)));
  }

  /**
   * {@return a text that is read as it is written}
   *
   * @param source the text
   */
  public static NormalizedText unchanged(String source) {
    return of(source, List.of());
  }

  /** {@return the text as it was written} */
  public String source() {
    return source;
  }

  /** {@return the text as it is read} */
  public String text() {
    return text;
  }

  /** {@return all that is read differently than it is written, in order} */
  public List<Reading> readings() {
    return readings;
  }

  /**
   * {@return where the written part begins that a place in {@link #text()} comes from}
   *
   * @param index a place in the text that is read: 0 to its length. Within a reading, the answer is
   *     where the reading's part begins
   */
  public int sourceStart(int index) {
    Objects.checkIndex(index, text.length() + 1);
    int last = lastStartingBy(index);
    if (last < 0) {
      return index;
    }
    Reading reading = readings.get(last);
    int after = index - starts[last] - reading.text().length();
    return after < 0 ? reading.start() : reading.end() + after;
  }

  /**
   * {@return where the written part ends that the text before a place in {@link #text()} comes
   * from}
   *
   * @param index a place in the text that is read: 0 to its length. Within a reading, the answer is
   *     where the reading's part ends
   */
  public int sourceEnd(int index) {
    Objects.checkIndex(index, text.length() + 1);
    int last = lastStartingBy(index - 1);
    if (last < 0) {
      return index;
    }
    Reading reading = readings.get(last);
    return reading.end() + Math.max(0, index - starts[last] - reading.text().length());
  }

  /** The last reading that begins at an index or before it; -1 if there is none. */
  private int lastStartingBy(int index) {
    int found = Arrays.binarySearch(starts, index);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < starts.length && starts[found + 1] == index) {
      found++;
    }
    return found;
  }

  /** {@return the text as it is read} */
  @Override
  public String toString() {
    return text;
  }
}
