package io.github.cosyvoice4j.core.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class UtteranceFilesTest {
  @Example
  void usualIdsAreTheirFilesNames() {
    assertEquals("BAC009S0764-W0121_a.b.wav", UtteranceFiles.name("BAC009S0764-W0121_a.b"));
    assertEquals("a%2Fb%20%25.wav", UtteranceFiles.name("a/b %"));
    assertEquals("%E8%AF%AD.wav", UtteranceFiles.name("语"));
    assertEquals("...wav", UtteranceFiles.name(".."));
    assertEquals(255, UtteranceFiles.name("x".repeat(251)).length());
    assertThrows(IllegalArgumentException.class, () -> UtteranceFiles.name("x".repeat(252)));
    assertThrows(IllegalArgumentException.class, () -> UtteranceFiles.name("a\udc00b"));
    assertEquals(".BC30C538C410E224B945AB8441B7A5DB.part", UtteranceFiles.temporary("a.wav"));
  }

  @Property(seed = "42")
  void idsNeverShareAFile(
      @ForAll @StringLength(max = 20) String one, @ForAll @StringLength(max = 20) String other) {
    Assume.that(isText(one) && isText(other) && !one.equals(other));
    String name = UtteranceFiles.name(one);
    assertNotEquals(name, UtteranceFiles.name(other));
    assertTrue(name.matches("([A-Za-z0-9._-]|%[0-9A-F]{2})*\\.wav"), name);
    String id = name.substring(0, name.length() - 4);
    assertEquals(one, URLDecoder.decode(id, StandardCharsets.UTF_8));
  }

  /** Computed with Python's hashlib. */
  @Example
  void seedsAreThoseOfSha256() {
    assertEquals(-2882713482970511255L, UtteranceSeed.of(0, "a"));
    assertEquals(-5763430561636618429L, UtteranceSeed.of(7, "语-1"));
    assertEquals(-829652323594379880L, UtteranceSeed.of(-1, "x y"));
  }

  @Property(seed = "42")
  void linesComeBack(
      @ForAll long row, @ForAll @StringLength(max = 20) String text, @ForAll long seed) {
    Assume.that(isText(text));
    DatasetResult done =
        new DatasetResult(
            row,
            Optional.of(text),
            DatasetStatus.DONE,
            Optional.empty(),
            OptionalLong.of(seed),
            1,
            Optional.of(
                new DatasetResult.Speech(
                    UtteranceFiles.name(text),
                    7,
                    Duration.ofNanos(123_456_789),
                    Duration.ofSeconds(3))));
    assertEquals(done, JournalLine.parse(JournalLine.of(done)));
    DatasetResult skipped =
        new DatasetResult(
            row,
            Optional.empty(),
            DatasetStatus.SKIPPED,
            Optional.of(text),
            OptionalLong.empty(),
            2,
            Optional.empty());
    assertEquals(skipped, JournalLine.parse(JournalLine.of(skipped)));
    assertEquals(1, JournalLine.of(skipped).lines().count());
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
