package io.github.cosyvoice4j.core.text.fst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.NormalizedText;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The parts that changed, put into the written text, give the text that is read. */
class WordDiffPropertyTest {
  @Property(tries = 500, seed = "42")
  void changesLeadFromOneTextToTheOther(
      @ForAll("texts") String written, @ForAll("texts") String read) {
    List<NormalizedText.Reading> readings =
        WordDiff.between(written, read).stream().map(c -> c.reading(0, "test")).toList();
    assertEquals(read, NormalizedText.of(written, readings).text());
    assertTrue(!written.equals(read) || readings.isEmpty());
  }

  @Property(tries = 500, seed = "42")
  void longTextsAreCutBetweenCharacters(@ForAll("texts") String text) {
    String cuttable = text.repeat(TextParts.MOST / Math.max(1, text.length()) + 1);
    for (String part : List.of(text, cuttable)) {
      int cut = TextParts.cut(part);
      assertTrue(cut >= 0 && cut <= part.length());
      assertTrue(part.length() <= TextParts.MOST || cut > 0);
      assertTrue(cut == 0 || cut == part.length() || !Character.isLowSurrogate(part.charAt(cut)));
    }
  }

  @Example
  void keepsWhatStays() {
    assertEquals(
        List.of(new WordDiff.Change(0, 1, "five"), new WordDiff.Change(9, 14, "three dollars")),
        WordDiff.between("5 apples $3.00 each", "five apples three dollars each"));
    assertEquals(
        List.of(new WordDiff.Change(0, 7, "the fifth of may")),
        WordDiff.between("May 5th", "the fifth of may"));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "bc", "5", "42", " ", "  ", "，", "。", ". ", "一", "二", "𠮷", "\n")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
