package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a recognizer: {@code tokens.txt}, a line {@code symbol id} for each. A lone number
 * is the id of a space. Symbols are kept as bytes, since one need not be whole UTF-8. Immutable,
 * safe for use by several threads.
 *
 * <p>Source: {@code sherpa-onnx/csrc/symbol-table.cc}.
 */
final class TokenTable {
  private static final String END = "</s>";

  /** How SentencePiece writes a space before a word, in UTF-8 read as ISO 8859-1. */
  private static final String WORD_START =
      new String("\u2581".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

  private final List<byte[]> symbols;
  private final int end;

  private TokenTable(List<byte[]> symbols, int end) {
    this.symbols = symbols;
    this.end = end;
  }

  /**
   * Reads the table of a model.
   *
   * @param file {@code tokens.txt}
   * @param vocabulary how many tokens the model knows
   * @throws ModelFormatException if the file is absent, a line makes no sense, or a token of the
   *     model has no symbol
   */
  static TokenTable read(Path file, int vocabulary) throws IOException {
    byte[][] symbols = new byte[vocabulary][];
    int number = 0;
    // Every byte is a character of ISO 8859-1, so that no symbol is changed.
    for (String line : lines(file)) {
      number++;
      String text = trimmed(line);
      if (!text.isEmpty()) {
        add(symbols, text, file + ":" + number);
      }
    }
    int missing = Arrays.asList(symbols).indexOf(null);
    if (missing >= 0) {
      throw new ModelFormatException(
          file
              + ": expected a symbol for each of the model's "
              + vocabulary
              + " tokens, got none for "
              + missing
              + "; is it another model's?");
    }
    return new TokenTable(List.of(symbols), end(file, symbols));
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new ModelFormatException(
          file + ": expected the model's tokens, got no file; copy it beside the model", e);
    }
  }

  /** {@return a line without the white space of C around it: a byte above 127 is none} */
  private static String trimmed(String line) {
    return line.replaceAll("^[ \\t\\x0B\\f\\r]+|[ \\t\\x0B\\f\\r]+$", "");
  }

  private static void add(byte[][] symbols, String line, String where) throws ModelFormatException {
    String[] parts = line.split("[ \\t\\x0B\\f\\r]+", -1);
    String last = parts[parts.length - 1];
    if (parts.length > 2 || !last.matches("[0-9]{1,9}")) {
      throw new ModelFormatException(
          where + ": expected a symbol, a space and an id, got " + quoted(line));
    }
    int id = Integer.parseInt(last);
    if (id >= symbols.length) {
      return; // sherpa-onnx's tables may hold more than the net can say
    }
    if (symbols[id] != null) {
      throw new ModelFormatException(where + ": expected an id that is new, got " + id + " again");
    }
    String symbol = parts.length == 1 ? " " : parts[0];
    String spaced = symbol.startsWith(WORD_START) ? " " + symbol.substring(3) : symbol;
    symbols[id] = spaced.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String quoted(String line) {
    return '"' + Detokenizer.decode(line.getBytes(StandardCharsets.ISO_8859_1)) + '"';
  }

  private static int end(Path file, byte[][] symbols) throws ModelFormatException {
    byte[] mark = END.getBytes(StandardCharsets.ISO_8859_1);
    for (int id = 0; id < symbols.length; id++) {
      if (Arrays.equals(mark, symbols[id])) {
        return id;
      }
    }
    throw new ModelFormatException(
        file + ": expected a token " + END + " that ends a sentence, got none; is it complete?");
  }

  /** {@return the id at which a sentence ends} */
  int end() {
    return end;
  }

  /** {@return a token's bytes, not a copy} */
  byte[] symbol(int id) {
    return symbols.get(id);
  }
}
