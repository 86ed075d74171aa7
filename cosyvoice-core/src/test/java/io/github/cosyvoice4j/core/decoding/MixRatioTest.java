package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.HyperPyYaml;
import org.junit.jupiter.api.Test;

class MixRatioTest {
  @Test
  void isRead() throws ModelFormatException {
    assertEquals(new MixRatio(4, 12), read("{mix_ratio: [4, 12]}"));
    assertEquals(MixRatio.DEFAULT, read("{}"));
  }

  @Test
  void anythingElseIsRefused() {
    for (String bad : new String[] {"[5]", "[5, 15, 1]", "[0, 15]", "[5, -1]", "5", "[a, 1]"}) {
      assertThrows(ModelFormatException.class, () -> read("{mix_ratio: " + bad + "}"), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> new MixRatio(0, 1));
  }

  private static MixRatio read(String yaml) throws ModelFormatException {
    return MixRatio.of(HyperPyYaml.parse("test", yaml));
  }
}
