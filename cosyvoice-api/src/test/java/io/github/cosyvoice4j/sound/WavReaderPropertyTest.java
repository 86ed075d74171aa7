package io.github.cosyvoice4j.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes, the reader gives finite samples or an {@link IOException}. */
class WavReaderPropertyTest {
  private static final byte[] VALID =
      new WavBytes()
          .riff("RIFF", 200)
          .chunk("LIST", new byte[7])
          .extensible(1, 24, 2)
          .chunk("fact", new byte[4])
          .chunk("data", new byte[66])
          .build();

  @Example
  void survivesTruncationAnywhere() {
    int dataStart = VALID.length - 66;
    for (int length = 0; length <= VALID.length; length++) {
      int frames = frames(Arrays.copyOf(VALID, length));
      assertEquals(Math.max(0, length - dataStart) / 6, frames, "of " + length + " bytes");
    }
  }

  @Property(seed = "42")
  void survivesAnyByteAnywhere(
      @ForAll @IntRange(max = 137) int at, @ForAll byte value, @ForAll byte next) {
    byte[] damaged = VALID.clone();
    damaged[at % VALID.length] = value;
    damaged[(at + 1) % VALID.length] = next;
    assertTrue(frames(damaged) <= VALID.length);
  }

  @Property(seed = "42")
  void survivesRandomBytes(@ForAll @Size(max = 300) byte[] bytes) {
    assertEquals(0, frames(bytes));
    byte[] wav = new WavBytes().riff("RIFF", 1000).raw(bytes).build();
    assertTrue(frames(wav) <= wav.length);
  }

  /** How many frames there are; none where the file is refused. */
  private static int frames(byte[] wav) {
    try (WavReader reader = WavReader.open(new ByteArrayInputStream(wav), "in.wav")) {
      float[] samples = reader.readMono();
      for (float sample : samples) {
        assertTrue(Float.isFinite(sample));
      }
      return samples.length;
    } catch (IOException refused) {
      assertTrue(refused.getMessage().startsWith("in.wav: "), refused.getMessage());
      return 0;
    }
  }
}
