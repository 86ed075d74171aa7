package io.github.cosyvoice4j.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a checkpoint on its way, it is found out or does not matter. */
class DamagedTorchFilePropertyTest {
  /** The language model's file has few tensors; the vocoder's many, so most bytes are structure. */
  private static final String[] NETS = {"llm", "hift"};

  private static Path directory;
  private static byte[][] whole;

  @BeforeContainer
  static void read() throws IOException {
    directory = Files.createTempDirectory("damaged");
    whole = new byte[NETS.length][];
    for (int net = 0; net < NETS.length; net++) {
      whole[net] = Files.readAllBytes(original(net));
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.deleteIfExists(directory.resolve("test.pt"));
    Files.delete(directory);
  }

  @Property(tries = 100, seed = "42")
  void flippedBitsAreFoundOrHarmless(
      @ForAll @IntRange(max = 1) int net,
      @ForAll @DoubleRange(max = 1) double place,
      @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] bytes = whole[net].clone();
    bytes[(int) (place * (bytes.length - 1))] ^= (byte) (1 << bit);
    Path path = Files.write(directory.resolve("test.pt"), bytes);
    Map<String, float[]> read;
    try {
      read = readAll(path, true);
    } catch (ModelFormatException e) {
      return;
    }
    Map<String, float[]> expected = readAll(original(net), true);
    assertEquals(expected.keySet(), read.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, read.get(name), name));
  }

  /** Damage near the end hits the directory, near the start the pickle. */
  @Property(tries = 150, seed = "42")
  void unverifiedDamageGivesNoOtherException(
      @ForAll @IntRange(max = 60_000) int place, @ForAll boolean fromEnd, @ForAll byte value)
      throws IOException {
    byte[] bytes = whole[1].clone();
    bytes[fromEnd ? bytes.length - 1 - place : place] = value;
    Path path = Files.write(directory.resolve("test.pt"), bytes);
    try {
      readAll(path, false);
    } catch (ModelFormatException e) {
      // The other good end.
    }
  }

  @Property(tries = 50, seed = "42")
  void everyTruncationIsFound(
      @ForAll @IntRange(max = 1) int net, @ForAll @DoubleRange(max = 1) double place)
      throws IOException {
    byte[] bytes = Arrays.copyOf(whole[net], (int) (place * (whole[net].length - 1)));
    Path path = Files.write(directory.resolve("test.pt"), bytes);
    assertThrows(ModelFormatException.class, () -> WeightSource.open(path, false));
  }

  private static Path original(int net) {
    return Goldens.modelDirectory().resolve(NETS[net] + ".pt");
  }

  private static Map<String, float[]> readAll(Path path, boolean verify) throws IOException {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (WeightSource weights = WeightSource.open(path, verify)) {
      for (String name : weights.names()) {
        values.put(name, weights.get(name).toFloatArray());
      }
    }
    return values;
  }
}
