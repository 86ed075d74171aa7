package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.BreakIterator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LongTextTest {
  private final LongText longText = new LongText(text -> text.length() <= 30);

  @Property(tries = 300, seed = "42")
  void losesNothing(@ForAll("texts") String text) {
    assertEquals(text, String.join("", longText.cut(text)));
  }

  @Property(tries = 300, seed = "42")
  void cutsBetweenWholeCharacters(@ForAll("texts") String text) {
    BreakIterator characters = BreakIterator.getCharacterInstance();
    characters.setText(text);
    int end = 0;
    for (String piece : longText.cut(text)) {
      end += piece.length();
      // Markup is whole by itself, whatever accent follows it.
      boolean whole = characters.isBoundary(end) || piece.endsWith(">") || piece.endsWith("]");
      assertTrue(whole, text.substring(0, end));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Test
  void cutsNoFinerThanNeeded() {
    assertEquals(
        List.of("One sentence, with a comma.", " Another one,", " twice as long,", " with two."),
        longText.cut("One sentence, with a comma. Another one, twice as long, with two."));
    assertEquals(
        List.of("only", " words", " and", " no", " mark", " in", " sight"),
        longText.cut("only words and no mark in sight"));
    assertEquals(List.of("字".repeat(20), "字".repeat(15)), longText.cut("字".repeat(35)));
  }

  @Test
  void neverCutsMarkup() {
    for (String markup : List.of("<|a, b. c|>", "[vocalized-noise]", "</strong>", "<laughter>")) {
      String text = (markup + "字").repeat(50);
      for (String piece : longText.cut(text)) {
        String rest = piece.replace(markup, "").replace("字", "");
        assertTrue(rest.isEmpty(), piece);
      }
    }
  }

  @Test
  void cutsALetterWithEndlessAccents() {
    List<String> pieces = longText.cut("e" + "\u0301".repeat(1000));
    assertFalse(pieces.stream().anyMatch(piece -> piece.length() > 20));
  }
}
