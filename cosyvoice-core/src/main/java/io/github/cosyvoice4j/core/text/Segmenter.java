package io.github.cosyvoice4j.core.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into the segments that are spoken one after the other (upstream: {@code
 * split_paragraph} in {@code cosyvoice/utils/frontend_utils.py}).
 *
 * <p>Sentences are gathered until a segment is long enough. Lengths are those of the {@link
 * Language}: characters for Chinese, tokens for the rest. Safe for use by several threads.
 */
final class Segmenter {
  /** A sentence that would make a segment longer than this begins a new one ... */
  private static final int LONG = 80;

  /** ... if the segment is longer than this without it. */
  private static final int LONG_ENOUGH = 60;

  /** A last segment shorter than this joins the one before it. */
  private static final int TOO_SHORT = 20;

  /**
   * A sentence longer than this is cut further. Upstream speaks it in one go, which the language
   * model does badly from some hundred tokens on and not at all from some thousand.
   */
  private static final int LONGEST_SENTENCE = 4 * LONG;

  private final Language language;
  private final LongText longText;

  Segmenter(Language language) {
    this.language = language;
    this.longText = new LongText(text -> language.length(text) <= LONG);
  }

  /**
   * {@return the segments of cleaned text}
   *
   * <p>A text that ends without a mark is given one. Of several marks in a row the first is kept.
   *
   * @param text text that is not empty
   */
  List<String> split(String text) {
    boolean ends = language.endsSentence(text.charAt(text.length() - 1));
    return gather(sentences(ends ? text : text + language.fullStop()));
  }

  /**
   * {@return segments that give the text unchanged when they are put together}
   *
   * @param text text that is one segment unless it is too long for that
   */
  List<String> splitUnchanged(String text) {
    return gather(List.of(text));
  }

  private List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!language.endsSentence(text.charAt(i))) {
        continue;
      }
      if (i > start) {
        sentences.add(text.substring(start, i + 1));
      }
      start = i + 1;
      if (start < text.length() && isClosingQuote(text.charAt(start))) {
        start++;
        appendQuote(sentences, text.substring(i, start));
      }
    }
    return sentences;
  }

  /** Where no sentence stands before the quote, its mark stays with it; upstream fails there. */
  private static void appendQuote(List<String> sentences, String markAndQuote) {
    if (sentences.isEmpty()) {
      sentences.add(markAndQuote);
    } else {
      int last = sentences.size() - 1;
      sentences.set(last, sentences.get(last) + markAndQuote.charAt(1));
    }
  }

  private List<String> gather(List<String> sentences) {
    List<String> segments = new ArrayList<>();
    String segment = "";
    int length = 0;
    for (String sentence : speakable(sentences)) {
      String joined = segment + sentence;
      int joinedLength = language.length(joined);
      if (joinedLength > LONG && length > LONG_ENOUGH) {
        segments.add(segment);
        segment = sentence;
        length = language.length(sentence);
      } else {
        segment = joined;
        length = joinedLength;
      }
    }
    if (length < TOO_SHORT && !segments.isEmpty()) {
      int last = segments.size() - 1;
      segments.set(last, segments.get(last) + segment);
    } else if (!segment.isEmpty()) {
      segments.add(segment);
    }
    return segments;
  }

  /** The sentences, those that are too long in pieces. */
  private List<String> speakable(List<String> sentences) {
    List<String> pieces = new ArrayList<>();
    for (String sentence : sentences) {
      if (language.length(sentence) > LONGEST_SENTENCE) {
        pieces.addAll(longText.cut(sentence));
      } else {
        pieces.add(sentence);
      }
    }
    return pieces;
  }

  private static boolean isClosingQuote(char c) {
    return c == '"' || c == '”';
  }
}
