package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.TextSplitter;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What becomes of the segments that a user's splitter makes. */
class OwnSplitterTest {
  private final TextFrontEnd frontEnd = TextFrontEnd.strictUpstream(GoldenTokenizer.INSTANCE);

  @Test
  void isGivenCleanedText() {
    String text = " 第1章（开始）\n好 ";
    assertEquals(List.of(frontEnd.normalize(text)), frontEnd.split(text, List::of));
    String markedUp = " <|en|> a(b) ";
    assertEquals(List.of(markedUp), frontEnd.split(markedUp, List::of));
  }

  @Test
  void segmentsThatCannotBeSpokenAreDropped() {
    TextSplitter lines = text -> Arrays.asList(text.split("\\|", -1));
    assertEquals(
        List.of("one ", " two.", "[breath]"),
        TextFrontEnd.cut("one | two.||  |...|\u200B|[breath]", lines));
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TextFrontEnd.cut("a", text -> null));
    assertThrows(
        IllegalArgumentException.class,
        () -> TextFrontEnd.cut("a", text -> Arrays.asList("a", null)));
    TextSplitter cutsPairs = text -> List.of(text.substring(0, 2), text.substring(2));
    assertThrows(IllegalArgumentException.class, () -> TextFrontEnd.cut("a😀b", cutsPairs));
  }

  @Test
  void whatItThrowsIsThrown() {
    RuntimeException failure = new UnsupportedOperationException();
    TextSplitter fails =
        text -> {
          throw failure;
        };
    assertSame(
        failure, assertThrows(RuntimeException.class, () -> frontEnd.split("A sentence.", fails)));
  }

  @Property(tries = 200, seed = "42")
  void everySplitterThatKeepsTheTextKeepsWhatIsSpoken(@ForAll("texts") String text) {
    TextSplitter byCharacter = all -> all.codePoints().mapToObj(Character::toString).toList();
    String spoken = String.join("", frontEnd.split(text, byCharacter));
    StringBuilder expected = new StringBuilder();
    frontEnd
        .normalize(text)
        .codePoints()
        .filter(c -> !CodePoints.isUnspeakable(c))
        .forEach(expected::appendCodePoint);
    assertEquals(expected.toString(), spoken);
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }
}
