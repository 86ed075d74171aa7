package io.github.cosyvoice4j.core.text.rules;

import io.github.cosyvoice4j.NormalizedText.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts readings beside the text that stays: what was "5km" is "five kilometers", and "A4" is "A
 * four". Between words of scripts with spaces, readings bring the space that was not needed in
 * writing. Used by one thread.
 */
final class Readings {
  private final String text;
  private final List<Reading> readings = new ArrayList<>();

  Readings(String text) {
    this.text = text;
  }

  /** Adds a reading after those added before; one that says what is written is none. */
  void add(Proposal proposal) {
    String reading = proposal.reading();
    if (reading.contentEquals(text.subSequence(proposal.start(), proposal.end()))) {
      return;
    }
    if (!reading.isEmpty() && isWord(before(proposal.start())) && isWord(reading.charAt(0))) {
      reading = " " + reading;
    }
    if (!reading.isEmpty() && isWord(last(reading)) && isWord(after(proposal.end()))) {
      reading += " ";
    }
    readings.add(
        new Reading(proposal.start(), proposal.end(), reading, proposal.rule(), proposal.cost()));
  }

  /** {@return what was added} */
  List<Reading> list() {
    return readings;
  }

  /** What is heard before a place. */
  private char before(int place) {
    Reading last = readings.isEmpty() ? null : readings.get(readings.size() - 1);
    if (last != null && last.end() == place && !last.text().isEmpty()) {
      return last(last.text());
    }
    return place == 0 ? ' ' : text.charAt(place - 1);
  }

  private char after(int place) {
    return place == text.length() ? ' ' : text.charAt(place);
  }

  private static char last(String reading) {
    return reading.charAt(reading.length() - 1);
  }

  private static boolean isWord(char c) {
    return Characters.isWordLetter(c) || Character.isDigit(c);
  }
}
