package io.github.cosyvoice4j.core.dataset;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What readers give, in short lines that can be compared. */
final class DatasetLines {
  private DatasetLines() {}

  /** {@return a line for each row; the reader is closed} */
  static List<String> of(DatasetReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    try (reader) {
      Optional<DatasetRow> row = reader.next();
      while (row.isPresent()) {
        lines.add(line(row.get()));
        row = reader.next();
      }
    }
    return lines;
  }

  /** {@return number, id, texts, samples of the prompt and its tokens; or what is wrong} */
  private static String line(DatasetRow row) {
    if (row instanceof UnreadableRow wrong) {
      return wrong.number() + " " + wrong.id().orElse("?") + ": " + wrong.problem();
    }
    DatasetUtterance utterance = (DatasetUtterance) row;
    return String.join(
        " | ",
        utterance.number() + " " + utterance.id(),
        utterance.targetText(),
        utterance.promptText().orElse("-"),
        utterance.promptAudio().map(DatasetLines::length).orElse("-"),
        utterance.promptTokens().map(DatasetLines::ids).orElse("-"));
  }

  private static String length(PromptAudio audio) {
    try {
      return String.valueOf(audio.read().length());
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String ids(IntBuffer ids) {
    return IntStream.range(0, ids.limit())
        .mapToObj(i -> String.valueOf(ids.get(i)))
        .collect(Collectors.joining(","));
  }
}
