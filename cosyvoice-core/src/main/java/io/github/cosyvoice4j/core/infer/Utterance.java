package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row that is to be spoken.
 *
 * @param row what the set says
 * @param file the name of its file
 * @param seed of everything random in it
 * @param attempt which try this is
 */
record Utterance(DatasetUtterance row, String file, long seed, int attempt) {
  DatasetResult done(Audio audio, SynthesisReport report) {
    int tokens =
        report.segments().stream().mapToInt(segment -> segment.check().speechTokens()).sum();
    Duration work = report.times().work().values().stream().reduce(Duration.ZERO, Duration::plus);
    return result(
        DatasetStatus.DONE,
        Optional.empty(),
        Optional.of(new DatasetResult.Speech(file, tokens, work, audio.duration())));
  }

  DatasetResult not(Trouble trouble) {
    return result(trouble.status(), Optional.of(trouble.reason()), Optional.empty());
  }

  private DatasetResult result(
      DatasetStatus status, Optional<String> reason, Optional<DatasetResult.Speech> speech) {
    return new DatasetResult(
        row.number(),
        Optional.of(row.id()),
        status,
        reason,
        OptionalLong.of(seed),
        attempt,
        speech);
  }
}
