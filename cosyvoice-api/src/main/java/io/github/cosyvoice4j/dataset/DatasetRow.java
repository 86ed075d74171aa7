package io.github.cosyvoice4j.dataset;

/** A row of an evaluation set: something to say, or the reason why it can't be known what. */
public sealed interface DatasetRow permits DatasetUtterance, UnreadableRow {
  /** {@return where it stands in the set: the number of its row or line, from 1} */
  long number();
}
