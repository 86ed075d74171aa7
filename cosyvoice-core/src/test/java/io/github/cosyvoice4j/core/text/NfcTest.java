package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.Normalizer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NfcTest {
  @Property(tries = 300)
  void isUnicodesForm(@ForAll("texts") String text) {
    assertEquals(Normalizer.normalize(text, Normalizer.Form.NFC), Nfc.normalize(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Test
  void sortsNoMoreAccentsThanALetterCanHave() {
    String few = "\u0301\u0323".repeat(100);
    assertEquals(Normalizer.normalize("e" + few, Normalizer.Form.NFC), Nfc.normalize("e" + few));
    String many = "\u0301\u0323".repeat(100_000);
    assertEquals(2 * 100_000, Nfc.normalize("x" + many).length() - 1);
  }
}
