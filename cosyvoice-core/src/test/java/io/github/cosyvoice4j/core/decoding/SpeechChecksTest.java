package io.github.cosyvoice4j.core.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpeechChecksTest {
  @Test
  void countsWhatWasSpoken() {
    SpeechCheck check =
        SpeechChecks.of(4, new SpokenTokens(new int[] {1, 2, 1, 3, 2}, Ending.END_MARK), 2);
    assertEquals(new SpeechCheck(4, 5, true, 0.4, 2), check);
    assertEquals(1.25, check.tokensPerTextToken());
  }

  @Test
  void speechThatWasCutOffRanAway() {
    assertTrue(SpeechChecks.of(1, new SpokenTokens(new int[20], Ending.LENGTH_CAP), 1).isRunaway());
    assertFalse(check(20, i -> i).isRunaway());
    assertFalse(check(0, i -> i).isRunaway());
  }

  @Property(tries = 100, seed = "42")
  void aLoopOfUpToASecondIsFoundWhereverItIs(
      @ForAll @IntRange(min = 1, max = 25) int period,
      @ForAll @IntRange(max = 300) int before,
      @ForAll @IntRange(max = 300) int after) {
    int loop = period + 50;
    SpeechCheck check =
        check(
            before + loop + after,
            i -> i >= before && i < before + loop ? (i - before) % period : 100 + i);
    assertEquals(1, check.repeatedShare());
    assertTrue(check.isRunaway());
  }

  @Property(tries = 100, seed = "42")
  void aStuckModelThatSamplesAmongAFewTokensIsFound(@ForAll long seed) {
    RandomSource random = new RandomSource(seed);
    assertTrue(check(100, i -> i < 30 ? 100 + i : (int) (random.nextFloat() * 6)).isRunaway());
  }

  @Property(tries = 100, seed = "42")
  void aPauseOfASecondAndLivelySpeechAreFine(@ForAll long seed) {
    RandomSource random = new RandomSource(seed);
    SpeechCheck check = check(200, i -> i >= 80 && i < 105 ? 7 : (int) (random.nextFloat() * 1000));
    assertFalse(check.isRunaway(), check::toString);
    assertTrue(check.repeatedShare() >= 24 / 50.0);
  }

  @Test
  void aShortHumIsFine() {
    assertFalse(check(40, i -> 3).isRunaway());
    assertTrue(check(60, i -> 3).isRunaway());
  }

  private static SpeechCheck check(int count, IntUnaryOperator token) {
    int[] tokens = IntStream.range(0, count).map(token).toArray();
    return SpeechChecks.of(10, new SpokenTokens(tokens, Ending.END_MARK), 1);
  }
}
