package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of files that weights come in, told by their first bytes. */
enum WeightFormat {
  /** A zip archive, as {@code torch.save} has written it since torch 1.6. */
  TORCH,
  /** A JSON header behind its length. */
  SAFETENSORS;

  private static final int SNIFFED = 9;

  /**
   * {@return the kind of a file}
   *
   * @throws ModelFormatException if it is of none, with what it may be instead
   */
  static WeightFormat of(Path path) throws IOException {
    String head;
    try (InputStream in = Files.newInputStream(path)) {
      // Latin-1 keeps every byte as one character.
      head = new String(in.readNBytes(SNIFFED), StandardCharsets.ISO_8859_1);
    }
    if (head.startsWith("PK\3\4")) {
      return TORCH;
    }
    if (head.length() == SNIFFED && head.charAt(SNIFFED - 1) == '{') {
      return SAFETENSORS;
    }
    String expected = path.getFileName() + ": expected a .pt archive or a .safetensors file, got ";
    if (head.startsWith("\u0080\2")) {
      throw new ModelFormatException(
          expected
              + "torch's format from before 1.6; convert it in Python with"
              + " torch.save(torch.load(file), file)");
    }
    if (head.startsWith("version ")) {
      throw new ModelFormatException(
          expected + "a git-lfs pointer in its place; fetch the file itself with git lfs pull");
    }
    throw new ModelFormatException(expected + "something else; is the download complete?");
  }
}
