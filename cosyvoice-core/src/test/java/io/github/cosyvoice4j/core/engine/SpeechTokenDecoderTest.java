package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.Listener;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.Prompt;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.SpokenTokens;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SpeechTokenDecoderTest {
  private static final int SPEECH = 50;
  private static final Prompt PROMPT = new Prompt(new int[] {1, 2, 3}, new int[] {10, 11});
  private static final int[] TEXT = {4, 5};

  @Test
  void readsThePromptThenFeedsBackWhatItDrew() {
    Scripted llm = new Scripted(step -> step < 7 ? step : SPEECH);
    SpokenTokens spoken = decode(llm, Listener.NONE);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, spoken.tokens());
    assertTrue(spoken.isComplete());
    List<String> reads = List.of("sos t1 t2 t3 t4 t5 task s10 s11", "s0", "s1", "s2", "s3");
    assertEquals(reads, llm.read.subList(0, 5).stream().map(LmInput::toString).toList());
    assertEquals(8, llm.read.size());
    assertEquals(1, llm.closed);
  }

  @Test
  void theEndIsRuledOutBelowTwoTokensForEachTextToken() {
    // Wants to end at once; what is next best are ids in turn.
    Scripted llm = new Scripted(step -> SPEECH);
    SpokenTokens spoken = decode(llm, Listener.NONE);
    assertEquals(2 * TEXT.length, spoken.tokens().length);
    assertTrue(spoken.isComplete());
  }

  @Test
  void theOtherEndsAreNotRuledOut() {
    for (int end = SPEECH + 1; end < SPEECH + 3; end++) {
      int id = end;
      SpokenTokens spoken = decode(new Scripted(step -> id), Listener.NONE);
      assertEquals(0, spoken.tokens().length);
      assertTrue(spoken.isComplete());
    }
  }

  @Test
  void speechIsCappedAtTwentyTokensForEachTextToken() {
    Scripted llm = new Scripted(step -> step % SPEECH);
    SpokenTokens spoken = decode(llm, Listener.NONE);
    assertEquals(20 * TEXT.length, spoken.tokens().length);
    assertFalse(spoken.isComplete());
    assertEquals(20 * TEXT.length, llm.read.size(), "no step whose scores nobody reads");
  }

  @Test
  void theListenerHearsEachTokenAndMayStop() {
    Scripted llm = new Scripted(step -> step);
    List<Integer> heard = new ArrayList<>();
    SpokenTokens spoken =
        decode(
            llm,
            token -> {
              heard.add(token);
              return heard.size() < 5;
            });
    assertEquals(List.of(0, 1, 2, 3, 4), heard);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, spoken.tokens());
    assertFalse(spoken.isComplete());
    assertEquals(1, llm.closed);
  }

  @Test
  void aFailureClosesTheSequence() {
    for (int nth = 0; nth < 12; nth++) {
      int failing = nth;
      Scripted llm =
          new Scripted(
              step -> {
                if (step == failing) {
                  throw new CosyVoiceException("step " + step);
                }
                return step;
              });
      CosyVoiceException e =
          assertThrows(CosyVoiceException.class, () -> decode(llm, Listener.NONE));
      assertEquals("step " + failing, e.getMessage());
      assertEquals(1, llm.closed);
    }
  }

  @Test
  void noTextIsRefused() {
    Scripted llm = new Scripted(step -> 0);
    SpeechTokenDecoder decoder = new SpeechTokenDecoder(llm, SamplingConfig.DEFAULTS);
    assertThrows(
        IllegalArgumentException.class,
        () -> decoder.decode(PROMPT, new int[0], new RandomSource(1), Listener.NONE));
    assertEquals(0, llm.opened);
  }

  private static SpokenTokens decode(Scripted llm, Listener listener) {
    return new SpeechTokenDecoder(llm, SamplingConfig.DEFAULTS)
        .decode(PROMPT, TEXT, new RandomSource(1), listener);
  }

  /** Scores one id far above all others; where that is ruled out, those that differ by step. */
  private static final class Scripted implements SpeechLanguageModel {
    private final IntUnaryOperator script;
    private final List<LmInput> read = new ArrayList<>();
    private int opened;
    private int closed;

    Scripted(IntUnaryOperator script) {
      this.script = script;
    }

    @Override
    public int outputSize() {
      return SPEECH + 3;
    }

    @Override
    public int speechTokens() {
      return SPEECH;
    }

    @Override
    public int textVocabulary() {
      return 100;
    }

    @Override
    public TokenSequence open() {
      opened++;
      return new TokenSequence() {
        @Override
        public void logits(float[] into) {
          int step = read.size() - 1;
          Arrays.fill(into, -200);
          into[step % SPEECH] = -100;
          into[script.applyAsInt(step)] = 0;
        }

        @Override
        public int length() {
          return read.stream().mapToInt(LmInput::rows).sum();
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public void advance(List<Feed> feeds) {
      feeds.forEach(feed -> read.add(feed.input()));
    }
  }
}
