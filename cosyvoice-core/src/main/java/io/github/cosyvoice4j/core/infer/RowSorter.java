package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells which rows are to be spoken, which were, and which can't be. It must see every row, those
 * of other shards too: the first of several with one id counts. Not thread-safe.
 */
final class RowSorter {
  private final DatasetOptions options;
  private final PastRuns past;
  private final PromptVoices voices;
  private final OutputFolder folder;

  /** The row that each id was first seen in. */
  private final Map<String, Long> first = new HashMap<>();

  RowSorter(DatasetOptions options, PastRuns past, PromptVoices voices, OutputFolder folder) {
    this.options = options;
    this.past = past;
    this.voices = voices;
    this.folder = folder;
  }

  /** Where rows go. */
  interface Ways {
    /** It is to be spoken. */
    void speak(Utterance utterance);

    /** It was spoken. */
    void earlier(DatasetResult result);

    /** It can't be. */
    void skip(DatasetResult result);
  }

  /** Sends the next row its way; one of another shard goes nowhere. */
  void sort(DatasetRow row, Ways ways) {
    boolean ours = options.shard().holds(row.number());
    if (row instanceof UnreadableRow unreadable) {
      if (ours) {
        ways.skip(skipped(row, unreadable.id(), Reasons.oneLine(unreadable.problem())));
      }
      return;
    }
    DatasetUtterance utterance = (DatasetUtterance) row;
    Long before = first.putIfAbsent(utterance.id(), row.number());
    if (!ours) {
      return;
    }
    if (before != null) {
      String reason = "id: expected one of its own, got that of row " + before + ", which counts";
      ways.skip(skipped(row, Optional.of(utterance.id()), reason));
    } else {
      sort(utterance, ways);
    }
  }

  private void sort(DatasetUtterance row, Ways ways) {
    String file;
    try {
      file = UtteranceFiles.name(row.id());
    } catch (IllegalArgumentException e) {
      ways.skip(skipped(row, Optional.of(row.id()), Reasons.of(e)));
      return;
    }
    Optional<DatasetResult> done = past.done(row.id()).filter(it -> folder.has(file));
    if (done.isPresent()) {
      ways.earlier(done.get());
      return;
    }
    Utterance utterance =
        new Utterance(
            row,
            file,
            UtteranceSeed.of(options.seed(), row.id()),
            past.nextAttempt(row.number(), row.id()));
    Optional<Trouble> trouble =
        row.targetText().isBlank()
            ? Optional.of(Trouble.skipped("text: expected something to say, got nothing"))
            : voices.fault(row);
    trouble.ifPresentOrElse(it -> ways.skip(utterance.not(it)), () -> ways.speak(utterance));
  }

  /** A row without an utterance of its own. */
  private DatasetResult skipped(DatasetRow row, Optional<String> id, String reason) {
    return new DatasetResult(
        row.number(),
        id,
        DatasetStatus.SKIPPED,
        Optional.of(reason),
        OptionalLong.empty(),
        past.nextSkip(row.number(), id),
        Optional.empty());
  }
}
