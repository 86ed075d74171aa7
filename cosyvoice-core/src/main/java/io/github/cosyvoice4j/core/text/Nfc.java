package io.github.cosyvoice4j.core.text;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unicode's normalization form C, in linear time.
 *
 * <p>The JDK sorts a letter's accents by insertion, which takes minutes for a letter that has a
 * hundred thousand. Where so many follow each other that nobody means them, each block of them is
 * normalized by itself.
 */
final class Nfc {
  /** Unicode's Stream-Safe Text Format calls 30 enough for any language. */
  private static final Pattern BLOCK_OF_ACCENTS = Pattern.compile("\\p{M}{256}");

  private Nfc() {}

  static String normalize(String text) {
    Matcher block = BLOCK_OF_ACCENTS.matcher(text);
    StringBuilder normalized = new StringBuilder();
    int start = 0;
    while (block.find()) {
      normalized.append(normalizeBlock(text.substring(start, block.end())));
      start = block.end();
    }
    String rest = normalizeBlock(text.substring(start));
    return start == 0 ? rest : normalized.append(rest).toString();
  }

  private static String normalizeBlock(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
