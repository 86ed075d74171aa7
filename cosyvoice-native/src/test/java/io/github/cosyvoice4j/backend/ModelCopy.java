package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of the golden model directory that may be damaged. */
record ModelCopy(Path directory) {
  static ModelCopy in(Path directory) throws IOException {
    Path golden = Goldens.modelDirectory();
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(golden.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file)); // the original may be read-only
      }
    }
    return new ModelCopy(directory);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  void delete(String name) throws IOException {
    Files.delete(file(name));
  }

  void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }

  /** Keeps the first part of a file. */
  void truncate(String name, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    Files.write(file(name), Arrays.copyOf(bytes, (int) (share * bytes.length)));
  }

  /** Flips a bit at a share of a file's length. */
  void flip(String name, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    bytes[(int) (share * bytes.length)] ^= 0x10;
    Files.write(file(name), bytes);
  }

  /** Flips a bit of the first place where some text stands. */
  void flip(String name, String text) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    if (at < 0) {
      throw new AssertionError(name + ": no such text: " + text);
    }
    bytes[at] ^= 0x10;
    Files.write(file(name), bytes);
  }

  /** Replaces the first match of a pattern, which must match. */
  void edit(String name, String pattern, String replacement) throws IOException {
    String text = Files.readString(file(name));
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(name + ": no match of " + pattern);
    }
    write(name, matcher.replaceFirst(replacement));
  }
}
