package io.github.cosyvoice4j.core.text.fst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.text.fst.FstBuilder.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FstReaderTest {
  private static final int FIRST_ARC_AT = 78;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void readsEveryForm(Form form) throws IOException {
    Fst fst = read(small().bytes(form));
    assertEquals(Optional.of("été"), BestPath.rewrite(fst, "ab"));
    assertEquals(Optional.of("y"), BestPath.rewrite(fst, "b"));
    assertEquals(Optional.empty(), BestPath.rewrite(fst, "ba"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, OpenFst's magic number: expected 2125659606
          8, type of file: expected vector or const
          20, type of arc: expected standard
          26, version: expected 2
          42, first state: expected 0 to
          50, number of states: expected at most
          66, final weight of state 0: expected a number
          """)
  void namesWhatIsWrong(int at, String message) {
    byte[] bytes = small().bytes(Form.VECTOR);
    Arrays.fill(bytes, at, Math.min(at + 4, bytes.length), (byte) 0xFF);
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> read(bytes));
    assertTrue(e.getMessage().startsWith("zh/tn/tagger.fst: " + message), e.getMessage());
    assertTrue(e.getMessage().endsWith("; install the grammars again"), e.getMessage());
  }

  @Test
  void refusesLabelsAndStatesThatCannotBe() {
    for (int part : new int[] {0, 4, 8, 12}) {
      byte[] bytes = small().bytes(Form.VECTOR);
      Arrays.fill(bytes, FIRST_ARC_AT + part, FIRST_ARC_AT + part + 4, (byte) 0xFF);
      assertThrows(ModelFormatException.class, () -> read(bytes), () -> "part " + part);
    }
  }

  /** Around such a cycle a path would get better for ever. */
  @Test
  void refusesNegativeCyclesThatReadNothing() {
    FstBuilder negative = new FstBuilder();
    int other = negative.state();
    negative.arc(0, 0, 'x', 1, other).arc(other, 0, 'y', -2, 0).end(0, 0);
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> read(negative.bytes(Form.VECTOR)));
    assertEquals(
        "zh/tn/tagger.fst: arcs: expected no negative weight on a cycle that reads nothing, got"
            + " one; install the grammars again",
        e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryTruncation(Form form) throws IOException {
    byte[] whole = small().bytes(form);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      if (form == Form.ENDLESS_VECTOR) {
        // Such a file may as well have fewer states; those left are then checked.
        readAndUse(part);
      } else {
        assertThrows(ModelFormatException.class, () -> read(part), () -> part.length + " bytes");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsFoundOrIsAnotherTransducer(Form form) throws IOException {
    byte[] whole = small().bytes(form);
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x40, 0x80, 0xFF}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        readAndUse(damaged);
      }
    }
  }

  @Test
  void tellsMissingFilesFromFolders() throws IOException {
    Path missing = directory.resolve("missing.fst");
    assertThrows(NoSuchFileException.class, () -> FstReader.read(missing, "missing.fst"));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> FstReader.read(directory, "x.fst"));
    assertTrue(e.getMessage().startsWith("x.fst: expected a file, got a directory"));
    Path empty = Files.createFile(directory.resolve("empty.fst"));
    assertThrows(ModelFormatException.class, () -> FstReader.read(empty, "empty.fst"));
  }

  @Test
  void mapsAFile() throws IOException {
    Path file = small().write(directory.resolve("zh/tn/tagger.fst"), Form.CONST);
    assertEquals(Optional.of("y"), BestPath.rewrite(FstReader.read(file, "tagger.fst"), "b"));
  }

  /** Reads {@code ab} as {@code été}, and {@code b} as {@code y}, in two states' arcs unsorted. */
  private static FstBuilder small() {
    FstBuilder builder = new FstBuilder();
    int end = builder.state();
    builder.rewrite(0, "ab", "été", 1.5, end).rewrite(0, "a", "x", -0.5, end);
    return builder.rewrite(0, "b", "y", 0, end).arc(0, 0, 0, 3, end).end(end, 0.25);
  }

  private static void readAndUse(byte[] bytes) throws IOException {
    try {
      Fst fst = read(bytes);
      assertNotNull(BestPath.rewrite(fst, "abab"));
    } catch (ModelFormatException e) {
      assertTrue(e.getMessage().startsWith("zh/tn/tagger.fst: "), e.getMessage());
    }
  }

  private static Fst read(byte[] bytes) throws IOException {
    return FstReader.read(new FstBytes("zh/tn/tagger.fst", ByteBuffer.wrap(bytes)));
  }
}
