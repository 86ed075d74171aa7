package io.github.cosyvoice4j.core.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values by the ids of utterances, from a file of lines {@code uttid value}. Immutable. */
final class KaldiTable {
  /**
   * A line.
   *
   * @param id what stands before the first white space
   * @param value what stands behind it; may be empty
   */
  record Entry(String id, String value) {
    /** {@return what a stripped line says, as Python's {@code split(maxsplit=1)} cuts it} */
    static Entry parse(String line) {
      int end = 0;
      while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
        end++;
      }
      return new Entry(line.substring(0, end), line.substring(end).strip());
    }
  }

  private final Path file;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> twice = new HashSet<>();

  private KaldiTable(Path file) {
    this.file = file;
  }

  static KaldiTable read(Path file) throws IOException {
    KaldiTable table = new KaldiTable(file);
    try (TextLines lines = TextLines.open(file, "a file of lines as uttid value")) {
      Optional<TextLines.Line> line = lines.next();
      while (line.isPresent()) {
        table.add(line.get());
        line = lines.next();
      }
    }
    return table;
  }

  private void add(TextLines.Line line) throws DatasetFormatException {
    try {
      Entry entry = Entry.parse(line.text());
      if (values.put(entry.id(), entry.value()) != null) {
        twice.add(entry.id());
      }
    } catch (WrongRowException e) {
      // Whose line it is can't be told, so no row can be trusted.
      throw new DatasetFormatException(
          file + ": " + line.number() + ": " + e.getMessage() + "; save the file as UTF-8", e);
    }
  }

  /** {@return the value of an utterance, if there is one that is not empty} */
  Optional<String> value(String id) throws WrongRowException {
    if (twice.contains(id)) {
      throw new WrongRowException(
          file.getFileName() + ": expected one line for the utterance, got more");
    }
    return Optional.ofNullable(values.get(id)).filter(value -> !value.isEmpty());
  }
}
