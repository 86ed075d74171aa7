package io.github.cosyvoice4j.eval.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How far growth is followed.
 *
 * @param seconds the longest text and prompt, at least 1
 * @param requests the most requests together, at least 1
 */
public record GrowthLimits(int seconds, int requests) {
  private static final int[] TEXTS = {1, 2, 5, 10, 20, 40, 60};
  private static final int[] PROMPTS = {1, 3, 10, 30};
  private static final int[] REQUESTS = {1, 2, 4, 8, 16};

  /** Seconds of speech where something else is varied. */
  private static final int BASE_SECONDS = 5;

  /** Refuses limits that leave nothing. */
  public GrowthLimits {
    Require.atLeastOne("growth seconds", seconds);
    Require.atLeastOne("growth requests", requests);
  }

  /** {@return the sizes of a series, from the smallest} */
  List<Integer> sizes(GrowthPoint.Series series) {
    return switch (series) {
      case TEXT -> upTo(seconds, TEXTS);
      case PROMPT -> upTo(seconds, PROMPTS);
      case REQUESTS -> upTo(requests, REQUESTS);
    };
  }

  private static List<Integer> upTo(int limit, int... sizes) {
    return IntStream.of(sizes).filter(size -> size <= limit).boxed().toList();
  }

  /** {@return what one size of a series asks for} */
  StageTimer.Work work(GrowthPoint.Series series, int size) {
    int base = Math.min(BASE_SECONDS, seconds) * StageTimer.TOKENS_PER_SECOND;
    int sized = size * StageTimer.TOKENS_PER_SECOND;
    return switch (series) {
      case TEXT -> StageTimer.Work.one(sized);
      case PROMPT -> new StageTimer.Work(1, sized, base);
      case REQUESTS -> new StageTimer.Work(size, StageTimer.PROMPT_TOKENS, base);
    };
  }
}
