package io.github.cosyvoice4j.eval.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a text comes from: the command line, standard input or a file, in UTF-8. */
final class TextOptions {
  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "What to say; - reads standard input.")
  private String text;

  @Option(
      names = "--text-file",
      paramLabel = "FILE",
      description = "A file with what to say, UTF-8.")
  private Path file;

  String read() throws IOException {
    return read(text, file);
  }

  /** {@return a file's text; without a file the text itself, or standard input for a dash} */
  static String read(String text, Path file) throws IOException {
    if (file != null) {
      return decode(file.toString(), Files.readAllBytes(file));
    }
    if (text.equals(STANDARD_INPUT)) {
      return readStandardInput();
    }
    return text;
  }

  static String readStandardInput() throws IOException {
    return decode("standard input", System.in.readAllBytes());
  }

  private static String decode(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          name + ": expected text in UTF-8, got other bytes; convert it first", e);
    }
  }
}
