package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What readers give, in short lines that can be compared. */
final class Rows {
  private Rows() {}

  /** {@return all rows; the reader is closed} */
  static List<DatasetRow> all(DatasetReader reader) throws IOException {
    List<DatasetRow> rows = new ArrayList<>();
    try (reader) {
      Optional<DatasetRow> row = reader.next();
      while (row.isPresent()) {
        rows.add(row.get());
        row = reader.next();
      }
    }
    return rows;
  }

  /** {@return a line for each row; the reader is closed} */
  static List<String> lines(DatasetReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    for (DatasetRow row : all(reader)) {
      lines.add(line(row));
    }
    return lines;
  }

  /** {@return number, id, texts, samples of the prompt and its tokens; or what is wrong} */
  static String line(DatasetRow row) {
    if (row instanceof UnreadableRow wrong) {
      return wrong.number() + " " + wrong.id().orElse("?") + ": " + wrong.problem();
    }
    DatasetUtterance utterance = (DatasetUtterance) row;
    return String.join(
        " | ",
        utterance.number() + " " + utterance.id(),
        utterance.targetText(),
        utterance.promptText().orElse("-"),
        audio(utterance),
        utterance.promptTokens().map(Rows::ids).orElse("-"));
  }

  private static String audio(DatasetUtterance utterance) {
    if (utterance.promptAudio().isEmpty()) {
      return "-";
    }
    try {
      return String.valueOf(utterance.promptAudio().get().read().length());
    } catch (IOException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }

  private static String ids(IntBuffer ids) {
    int[] copy = new int[ids.remaining()];
    ids.get(copy);
    return Arrays.toString(copy);
  }
}
