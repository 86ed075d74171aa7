package io.github.cosyvoice4j.core.speakers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class SpeakerFileNamePropertyTest {
  @Property(seed = "42")
  void everyIdComesBack(@ForAll @StringLength(max = 26) String id) {
    Assume.that(SpeakerFileName.isValid(id));
    String name = SpeakerFileName.of(id);
    assertEquals(Optional.of(id), SpeakerFileName.id(name));
    assertTrue(name.matches("[a-z0-9._%-]+\\.voice"), name);
  }

  @Property(seed = "42")
  void idsNeverShareAFile(
      @ForAll @StringLength(max = 5) String one, @ForAll @StringLength(max = 5) String other) {
    Assume.that(SpeakerFileName.isValid(one) && SpeakerFileName.isValid(other));
    Assume.that(!one.equals(other));
    String name = SpeakerFileName.of(one);
    assertFalse(name.equalsIgnoreCase(SpeakerFileName.of(other)));
  }

  @Property(seed = "42")
  void anyFileNameIsOfOneIdOrNone(@ForAll @StringLength(max = 20) String name) {
    Optional<String> id = SpeakerFileName.id(name + ".voice");
    id.ifPresent(known -> assertEquals(name + ".voice", SpeakerFileName.of(known)));
  }

  @Example
  void caseIsKeptApart() {
    assertNotEquals(
        SpeakerFileName.of("Anna").toLowerCase(Locale.ROOT), SpeakerFileName.of("anna"));
  }

  @Example
  void pathsAreNone() {
    assertEquals("..%2f..%2fetc%2fpasswd.voice", SpeakerFileName.of("../../etc/passwd"));
    assertEquals("...voice", SpeakerFileName.of(".."));
    assertEquals("c%3a%5cx.voice", SpeakerFileName.of("c:\\x").toLowerCase(Locale.ROOT));
    assertEquals("%e4%b8%ad.voice", SpeakerFileName.of("中"));
  }

  @Example
  void otherFilesAreNoSpeakers() {
    for (String name :
        new String[] {
          "Anna.voice",
          "a%4.voice",
          "%61.voice",
          "%.voice",
          "%zz.voice",
          ".voice",
          "a.wav",
          "a b.voice"
        }) {
      assertEquals(Optional.empty(), SpeakerFileName.id(name), name);
    }
  }

  @Example
  void unusableIdsAreRefused() {
    for (String id :
        new String[] {"", " ", "a\nb", "\0", "\ud800", "x".repeat(235), "中".repeat(27)}) {
      assertThrows(IllegalArgumentException.class, () -> SpeakerFileName.of(id));
    }
    assertEquals(240, SpeakerFileName.of("x".repeat(234)).length());
    assertEquals(240, SpeakerFileName.of("中".repeat(26)).length());
  }
}
