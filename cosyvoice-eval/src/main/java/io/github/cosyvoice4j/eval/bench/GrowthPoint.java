package io.github.cosyvoice4j.eval.bench;

import java.util.Locale;

/**
 * What a request costs whose text or prompt is so long, or so many of them together.
 *
 * @param series what was varied
 * @param size how long in seconds, or how many
 * @param run seconds by stage
 */
public record GrowthPoint(Series series, int size, StageRun run) {
  /** What is varied; all else stays. */
  public enum Series {
    /** Seconds of speech. */
    TEXT("seconds of speech"),
    /** Seconds of the prompt. */
    PROMPT("seconds of prompt"),
    /** Requests at the same time. */
    REQUESTS("requests together");

    private final String title;

    Series(String title) {
      this.title = title;
    }

    /** {@return what the sizes are, for people} */
    String title() {
      return title;
    }

    /** {@return the name in JSON} */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
