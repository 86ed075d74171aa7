package io.github.cosyvoice4j.core.text;

import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.TextSplitter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Cleans text and cuts it into the segments that are spoken one after the other (upstream: {@code
 * text_normalize} in {@code cosyvoice/cli/frontend.py}).
 *
 * <p>Nothing of a text is lost, every text is accepted, and none takes more than a time in
 * proportion to its length. {@link #strictUpstream} gives upstream's own result wherever upstream
 * has one, bugs included.
 *
 * <p>Safe for use by several threads.
 */
public final class TextFrontEnd {
  private final Optional<TextNormalizer> normalizer;
  private final Language chinese = new Chinese();
  private final Language english;
  private final Splitter splitter;

  private TextFrontEnd(Qwen2Tokenizer tokenizer, Optional<TextNormalizer> normalizer) {
    this.english = new English(tokenizer);
    this.normalizer = normalizer;
    this.splitter = new Splitter(chinese, english);
  }

  /**
   * Makes a front end that gives what upstream gives without a text-normalization engine, numbers
   * and dots mangled as there. Where upstream fails, it gives something all the same.
   *
   * @param tokenizer counts the tokens that English is measured in
   */
  public static TextFrontEnd strictUpstream(Qwen2Tokenizer tokenizer) {
    return new TextFrontEnd(tokenizer, Optional.empty());
  }

  /**
   * Makes a front end.
   *
   * @param tokenizer counts the tokens that English is measured in
   * @param normalizer writes out numbers and dates, before anything else happens to a text
   */
  public static TextFrontEnd of(Qwen2Tokenizer tokenizer, TextNormalizer normalizer) {
    return new TextFrontEnd(tokenizer, Optional.of(normalizer));
  }

  /**
   * Checks a text that a caller wants spoken, before any work is done for it.
   *
   * @param name what the text is to the caller, for the message
   * @param text the text
   * @param maxChars the most characters (code points) that it may have
   * @throws IllegalArgumentException if the text is too long, has an unpaired surrogate, is blank
   *     or holds nothing but punctuation and symbols
   */
  public static void requireSpeakable(String name, String text, int maxChars) {
    int chars = text.codePointCount(0, text.length());
    if (chars > maxChars) {
      throw new IllegalArgumentException(
          "%s: expected at most %d characters, got %d; cut it, or raise maxTextChars"
              .formatted(name, maxChars, chars));
    }
    int surrogate = unpairedSurrogate(text);
    if (surrogate >= 0) {
      throw new IllegalArgumentException(
          "%s: expected text, got an unpaired surrogate at index %d; was a string cut in two?"
              .formatted(name, surrogate));
    }
    requireSound(name, text);
  }

  /**
   * Refuses a text that makes no sound.
   *
   * @param name what the text is, for the message
   * @param text the text
   * @throws IllegalArgumentException if it is blank, or punctuation and symbols only
   */
  public static void requireSound(String name, String text) {
    if (CodePoints.all(text, CodePoints::isBlank)) {
      throw new IllegalArgumentException(
          name + ": expected something to speak, got " + (text.isEmpty() ? "no text" : "blanks"));
    }
    if (CodePoints.all(text, CodePoints::isUnspeakable)) {
      throw new IllegalArgumentException(
          name + ": expected something to speak, got only punctuation and symbols");
    }
  }

  /**
   * {@return the segments of a text to speak; none for text that is blank or only punctuation}
   *
   * <p>Text that holds {@code <|} and {@code |>} is not cleaned, and cut only where it is too long
   * for the language model, into segments that give the text when put together.
   *
   * @param text any text
   */
  public List<String> split(String text) {
    if (isMarkedUp(text)) {
      return new Segmenter(languageOf(text)).splitUnchanged(text);
    }
    return normalizer.isPresent()
        ? segments(text).stream().map(Segment::text).toList()
        : splitAsUpstream(text);
  }

  private List<String> splitAsUpstream(String text) {
    String cleaned = normalize(text);
    if (cleaned.isEmpty()) {
      return List.of();
    }
    return new Segmenter(languageOf(text))
        .split(cleaned).stream()
            .filter(segment -> !CodePoints.all(segment, CodePoints::isPunctuation))
            .toList();
  }

  /**
   * {@return the segments of a text with the ranges that they come from}
   *
   * <p>The ranges follow each other and make up the whole text. A front end that is strictly
   * upstream's, and text that is marked up, know the range of the whole only.
   *
   * @param text any text
   */
  public List<Segment> segments(String text) {
    if (isMarkedUp(text) || normalizer.isEmpty()) {
      return split(text).stream().map(piece -> new Segment(piece, 0, text.length())).toList();
    }
    return splitter.split(normalizer.get().normalize(text, Locale.ROOT));
  }

  /**
   * {@return the segments of a text to speak, cleaned, but cut by somebody else}
   *
   * @param text any text; not cleaned where it holds {@code <|} and {@code |>}
   * @param splitter cuts it
   * @throws IllegalArgumentException if a segment is not a text
   */
  public List<String> split(String text, TextSplitter splitter) {
    return cut(normalize(text), splitter);
  }

  /**
   * {@return the segments of a text that is not to be cleaned, cut by somebody else}
   *
   * @param text any text
   * @param splitter cuts it; what it throws is thrown here
   * @throws IllegalArgumentException if a segment is not a text
   */
  public static List<String> cut(String text, TextSplitter splitter) {
    List<String> segments = splitter.split(text);
    if (segments == null || segments.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("splitter: expected a list of texts, got null");
    }
    if (segments.stream().anyMatch(segment -> unpairedSurrogate(segment) >= 0)) {
      throw new IllegalArgumentException(
          "splitter: expected texts, got an unpaired surrogate; cut between code points");
    }
    return segments.stream()
        .filter(segment -> !CodePoints.all(segment, CodePoints::isUnspeakable))
        .toList();
  }

  /**
   * {@return a text in one piece, cleaned: the form of a prompt's transcript}
   *
   * @param text any text; unchanged where it holds {@code <|} and {@code |>}
   */
  public String normalize(String text) {
    if (isMarkedUp(text)) {
      return text;
    }
    if (normalizer.isPresent()) {
      return Splitter.clean(normalizer.get().normalize(text, Locale.ROOT));
    }
    String stripped = CodePoints.strip(text);
    return stripped.isEmpty() ? "" : languageOf(text).clean(stripped);
  }

  private Language languageOf(String text) {
    return Chinese.isIn(text) ? chinese : english;
  }

  private static boolean isMarkedUp(String text) {
    return text.contains("<|") && text.contains("|>");
  }

  private static int unpairedSurrogate(String text) {
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return i;
      }
    }
    return -1;
  }
}
