package io.github.cosyvoice4j.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("out.wav"), "a longer old content");
    AtomicFile.write(file, out -> out.write('n'));
    assertEquals("n", Files.readString(file));
    assertEquals(List.of("out.wav"), names());
  }

  @Test
  void leavesTheOldFileAndNothingElseOnFailure() throws IOException {
    Path file = Files.writeString(folder.resolve("out.wav"), "old");
    assertFails(
        file,
        out -> {
          out.write(new byte[100_000]);
          throw new IOException("no space left on device");
        },
        "no space left on device");
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("out.wav"), names());
  }

  @Test
  void cleansUpAfterAnUncheckedException() throws IOException {
    AtomicFile.Content broken =
        out -> {
          throw new IllegalStateException("broken");
        };
    Path file = folder.resolve("out.wav");
    assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, broken));
    assertEquals(List.of(), names());
  }

  @Test
  void namesAPlaceThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertFails(file.resolve("out.wav"), out -> {}, "expected a folder at " + file);
    assertFails(folder.resolve("no/out.wav"), out -> {}, "create it");
    assertFails(folder, out -> {}, "it is a folder");
  }

  @Test
  void followsALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.wav"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.wav"), file);
    AtomicFile.write(link, out -> out.write('n'));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("n", Files.readString(file));
  }

  @Test
  void writesThroughToADevice() throws IOException {
    Path full = Path.of("/dev/full"); // Accepts no byte: a disk that is full.
    Assumptions.assumeTrue(Files.exists(full), "only Linux has it");
    assertFails(full, out -> out.write(new byte[100_000]), "No space left");
    assertTrue(Files.exists(full) && !Files.isRegularFile(full));
  }

  @Test
  void writesAllBytes() throws IOException {
    byte[] content = new byte[100_001];
    content[100_000] = 7;
    Path file = folder.resolve("out.wav");
    AtomicFile.write(file, out -> out.write(content));
    assertArrayEquals(content, Files.readAllBytes(file));
  }

  private static void assertFails(Path file, AtomicFile.Content content, String part) {
    IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(file, content));
    String message = failure.getMessage();
    assertTrue(message.startsWith(file + ": can't be written: "), message);
    assertTrue(message.contains(part), message);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
