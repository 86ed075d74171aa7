package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NfcTest {
  @Property(tries = 300, seed = "42")
  void isUnicodesForm(@ForAll("texts") String text) {
    assertEquals(Normalizer.normalize(text, Normalizer.Form.NFC), Nfc.normalize(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  /** With the Unicode version of the running JDK, whichever that is. */
  @Test
  void knowsWhatJoinsWhatInAllOfUnicode() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String nfd = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
      int first = nfd.codePointAt(0);
      int last = nfd.codePointBefore(nfd.length());
      if (!Nfc.joinsPrevious(c)) {
        assertFalse(Nfc.joinsPrevious(first), () -> "begins with an accent: " + nfd);
      }
      boolean isComposed = Nfc.normalize(nfd).codePointCount(0, Nfc.normalize(nfd).length()) == 1;
      if (nfd.codePointCount(0, nfd.length()) > 1 && isComposed) {
        assertTrue(Nfc.joinsPrevious(last), () -> "joins what is before it: " + nfd);
        assertFalse(Nfc.isSettled(first), () -> "is joined by what is behind it: " + nfd);
      }
    }
  }

  @Property(tries = 500, seed = "42")
  void whatIsSettledIsNotChangedByWhatFollows(
      @ForAll("texts") String text, @ForAll("texts") String more) {
    int settled = Nfc.settledLength(text);
    assertEquals(
        Nfc.normalize(text + more),
        Nfc.normalize(text.substring(0, settled)) + Nfc.normalize(text.substring(settled) + more));
  }

  @Test
  void settlesAsMuchAsItCan() {
    assertEquals(1, Nfc.settledLength("ab"));
    assertEquals(2, Nfc.settledLength("a,"));
    assertEquals(2, Nfc.settledLength("字字"));
    assertEquals(1, Nfc.settledLength("字\u0301\u0323"));
    assertEquals(0, Nfc.settledLength("e\u0301"));
    assertEquals(1, Nfc.settledLength("ae\uD834"));
    assertEquals(0, Nfc.settledLength("하"));
  }

  @Test
  void sortsNoMoreAccentsThanALetterCanHave() {
    String few = "\u0301\u0323".repeat(100);
    assertEquals(Normalizer.normalize("e" + few, Normalizer.Form.NFC), Nfc.normalize("e" + few));
    String many = "\u0301\u0323".repeat(100_000);
    assertEquals(2 * 100_000, Nfc.normalize("x" + many).length() - 1);
  }
}
