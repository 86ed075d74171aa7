package io.github.cosyvoice4j.core.text;

import io.github.cosyvoice4j.NormalizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans a normalized text and cuts it into balanced segments that know where they come from.
 *
 * <p>Sentences stay whole while the language model can speak them; longer ones are cut at commas,
 * else at spaces. The ranges of the segments follow each other and make up the whole text. Safe for
 * use by several threads.
 */
final class Splitter {
  /** A segment longer than this is cut; upstream would speak it in one go. */
  private static final int LONGEST_SENTENCE = 160;

  private static final int LONG = 80;

  private final Language chinese;
  private final Language english;

  Splitter(Language chinese, Language english) {
    this.chinese = chinese;
    this.english = english;
  }

  /** {@return a text in one piece, cleaned} */
  static String clean(NormalizedText text) {
    return CleanText.of(text.text()).text();
  }

  /** {@return the segments of a text; none if nothing of it can be spoken} */
  List<Segment> split(NormalizedText text) {
    CleanText clean = CleanText.of(text.text());
    Language language = clean.isChinese() ? chinese : english;
    List<Segment> segments = new ArrayList<>();
    int start = 0;
    int from = 0;
    for (int to : cuts(clean.text(), language)) {
      String words = clean.text().substring(from, to).strip();
      if (isSpoken(words)) {
        int end = text.sourceStart(clean.origin(to));
        segments.add(new Segment(closed(words, language), start, end));
        start = end;
      }
      from = to;
    }
    return upToTheEnd(segments, text.source().length());
  }

  /** What can't be spoken belongs to the segment before it. */
  private static List<Segment> upToTheEnd(List<Segment> segments, int length) {
    if (!segments.isEmpty()) {
      Segment last = segments.get(segments.size() - 1);
      segments.set(segments.size() - 1, new Segment(last.text(), last.start(), length));
    }
    return segments;
  }

  private static boolean isSpoken(String words) {
    return !CodePoints.all(words, CodePoints::isPunctuation);
  }

  private static List<Integer> cuts(String text, Language language) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Integer> ends = pieces(text, language);
    int[] lengths = new int[ends.size()];
    for (int i = 0, from = 0; i < lengths.length; i++) {
      lengths[i] = language.length(text.substring(from, ends.get(i)));
      from = ends.get(i);
    }
    return Balance.cuts(lengths).stream().map(cut -> ends.get(cut - 1)).toList();
  }

  /** The ends of all sentences, and of the pieces of those that are too long. */
  private static List<Integer> pieces(String text, Language language) {
    LongText longText = new LongText(piece -> language.length(piece) <= LONG);
    List<Integer> ends = new ArrayList<>();
    int from = 0;
    for (int end : Sentences.ends(text)) {
      String sentence = text.substring(from, end);
      if (language.length(sentence) <= LONGEST_SENTENCE) {
        ends.add(end);
      } else {
        for (String piece : longText.cut(sentence)) {
          from += piece.length();
          ends.add(from);
        }
      }
      from = end;
    }
    return ends;
  }

  /** Text that ends without any mark is given one. */
  private static String closed(String words, Language language) {
    int last = words.codePointBefore(words.length());
    return CodePoints.isPunctuation(last) ? words : words + language.fullStop();
  }
}
