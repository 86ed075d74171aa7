package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A set in memory. */
final class Rows implements DatasetReader {
  static final Audio PROMPT = Audio.of(new float[] {0.25f}, 16_000);

  private final int size;
  private final Iterator<? extends DatasetRow> rows;

  Rows(List<? extends DatasetRow> rows) {
    this.size = rows.size();
    this.rows = rows.iterator();
  }

  /** A row with everything it needs. */
  static DatasetUtterance.Builder row(long number, String id, String text) {
    return DatasetUtterance.newBuilder(number, id, text)
        .promptText("What is said.")
        .promptAudio(() -> PROMPT);
  }

  /** Rows of numbers and ids from 1 on, each of one text. */
  static List<DatasetRow> of(String... texts) {
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 1; i <= texts.length; i++) {
      rows.add(row(i, "id-" + i, texts[i - 1]).build());
    }
    return rows;
  }

  @Override
  public Optional<DatasetRow> next() {
    return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(size);
  }

  @Override
  public void close() {}
}
