package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NormalizedTextTest {
  private static NormalizedText.Reading reading(int start, int end, String text) {
    return new NormalizedText.Reading(start, end, text, "test", 1);
  }

  @Test
  void putsReadingsInTheirPlaces() {
    NormalizedText text =
        NormalizedText.of("I have 5 km (!).", List.of(reading(7, 11, "five"), reading(12, 15, "")));
    assertEquals("I have five .", text.text());
    assertEquals("I have 5 km (!).", text.source());
  }

  @Test
  void tellsWhereAPlaceComesFrom() {
    NormalizedText text = NormalizedText.of("a 5 b", List.of(reading(2, 3, "five")));
    assertEquals("a five b", text.text());
    int[] starts = {0, 1, 2, 2, 2, 2, 3, 4, 5};
    int[] ends = {0, 1, 2, 3, 3, 3, 3, 4, 5};
    for (int i = 0; i < starts.length; i++) {
      assertEquals(starts[i], text.sourceStart(i), "start " + i);
      assertEquals(ends[i], text.sourceEnd(i), "end " + i);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> text.sourceStart(9));
    assertThrows(IndexOutOfBoundsException.class, () -> text.sourceEnd(-1));
  }

  @Test
  void refusesRangesThatOverlapOrLeaveTheText() {
    assertThrows(
        IllegalArgumentException.class,
        () -> NormalizedText.of("abc", List.of(reading(0, 2, ""), reading(1, 3, ""))));
    assertThrows(
        IllegalArgumentException.class, () -> NormalizedText.of("abc", List.of(reading(2, 4, ""))));
    assertThrows(IllegalArgumentException.class, () -> reading(2, 1, ""));
  }

  @Test
  void findsWhatAFunctionChanged() {
    TextNormalizer normalizer = TextNormalizer.of(text -> text.replace("5", "five"));
    NormalizedText text = normalizer.normalize("say 5 now", Locale.ROOT);
    assertEquals("say five now", text.text());
    assertEquals(List.of(new NormalizedText.Reading(4, 5, "five", "text", 0)), text.readings());
    assertEquals(List.of(), normalizer.normalize("same", Locale.ROOT).readings());
    assertEquals(
        1,
        NormalizedText.of("\uD83D\uDE00", "\uD83D\uDE01")
            .readings()
            .get(0)
            .text()
            .codePointCount(0, 2));
  }

  @Property(seed = "42")
  void mapsOntoTheWholeSource(@ForAll String source, @ForAll String read) {
    NormalizedText text = NormalizedText.of(source, read);
    assertEquals(read, text.text());
    assertEquals(0, text.sourceEnd(0));
    assertEquals(source.length(), text.sourceStart(read.length()));
    for (int i = 0; i < read.length(); i++) {
      int start = text.sourceStart(i);
      int end = text.sourceEnd(i + 1);
      if (text.readings().stream().noneMatch(r -> r.start() <= start && end <= r.end())) {
        assertEquals(source.substring(start, end), read.substring(i, i + 1));
      }
    }
  }
}
