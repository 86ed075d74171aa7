package io.github.cosyvoice4j.dataset;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of a row: a line of {@code journal.jsonl}.
 *
 * @param row its number in the set, from 1
 * @param id its id; empty only where it can't be read
 * @param status what became of it
 * @param reason why it was not spoken; empty where it was
 * @param seed of everything random in it; empty where the row is no utterance of its own: one that
 *     can't be read, a second one of an id, one whose id names no file
 * @param attempt which try this was, from 1
 * @param speech what was spoken; there only for {@link DatasetStatus#DONE}
 */
public record DatasetResult(
    long row,
    Optional<String> id,
    DatasetStatus status,
    Optional<String> reason,
    OptionalLong seed,
    int attempt,
    Optional<Speech> speech) {
  /** Checks that the parts fit together. */
  public DatasetResult {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(seed, "seed");
    boolean done = status == DatasetStatus.DONE;
    if (done != speech.isPresent() || done == reason.isPresent()) {
      throw new IllegalArgumentException(
          "result: expected speech or a reason, as its status says, got " + status);
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt: expected at least 1, got " + attempt);
    }
  }

  /**
   * Sound in a file.
   *
   * @param file its name in the output folder
   * @param tokens speech tokens that were drawn, 25 a second
   * @param work time spent at work on it; that of a step shared with others is divided among them
   * @param audio how long it is
   */
  public record Speech(String file, int tokens, Duration work, Duration audio) {
    /** Checks that nothing is null. */
    public Speech {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(work, "work");
      Objects.requireNonNull(audio, "audio");
    }
  }
}
