package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A text in UTF-8 that appears whole or not at all. */
final class TextFile {
  private TextFile() {}

  static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
