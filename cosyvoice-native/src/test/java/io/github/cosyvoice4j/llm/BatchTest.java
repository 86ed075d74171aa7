package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several sequences in one call. */
@ExtendWith(LeakCheck.class)
class BatchTest {
  private static LoadedLm model;

  @BeforeAll
  static void load() throws IOException {
    model = new LoadedLm();
    try (TokenSequence first = opened(LmInput.speech(1));
        TokenSequence second = opened(LmInput.speech(1))) {
      model.llm.advance(next(List.of(first, second))); // weights are packed at the first batch
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void rowsOfABatchAreWhatTheyAreAlone() {
    RandomSource random = new RandomSource(3);
    for (int size : new int[] {2, 3, 8, 17}) {
      List<TokenSequence> batch = new ArrayList<>();
      List<TokenSequence> alone = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        LmInput prompt = model.rows(random, 2 + 30 * (i % 3));
        batch.add(opened(prompt));
        alone.add(opened(prompt));
      }
      for (int step = 0; step < 10; step++) {
        model.llm.advance(next(batch));
        next(alone).forEach(feed -> model.llm.advance(List.of(feed)));
      }
      for (int i = 0; i < size; i++) {
        Parity.assertClose(
            "row " + i + " of " + size,
            model.logits(alone.get(i)),
            model.logits(batch.get(i)),
            1e-5);
      }
      batch.forEach(TokenSequence::close);
      alone.forEach(TokenSequence::close);
    }
  }

  /** Each reads what it finds most likely. */
  private static List<Feed> next(List<TokenSequence> sequences) {
    return sequences.stream()
        .map(s -> new Feed(s, LmInput.speech(LoadedLm.best(model.logits(s)))))
        .toList();
  }

  @Test
  void aRowBesideAPromptIsComputedAlone() {
    LmInput prompt = model.rows(new RandomSource(4), 20);
    LmInput piece = model.rows(new RandomSource(5), 5);
    try (TokenSequence alone = opened(prompt);
        TokenSequence accompanied = opened(prompt);
        TokenSequence other = opened(piece)) {
      model.step(alone, 7);
      model.llm.advance(List.of(new Feed(other, piece), new Feed(accompanied, LmInput.speech(7))));
      // Both pass the output layer together; what stays in the cache was computed alone.
      Parity.assertClose("scores", model.logits(alone), model.logits(accompanied), 1e-5);
      model.step(alone, 8);
      model.step(accompanied, 8);
      assertArrayEquals(model.logits(alone), model.logits(accompanied));
    }
  }

  @Test
  void aFailureMovesNoSequence() {
    LmInput prompt = model.rows(new RandomSource(6), 20);
    List<LmInput> inputs =
        List.of(LmInput.speech(1), model.rows(new RandomSource(7), 300), LmInput.speech(2));
    for (int failing = 0; failing < inputs.size(); failing++) {
      FailingProbe probe = new FailingProbe();
      List<TokenSequence> sequences = new ArrayList<>();
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        sequences.add(model.llm.open(i == failing ? probe : Probe.NONE));
        model.read(sequences.get(i), prompt);
        feeds.add(new Feed(sequences.get(i), inputs.get(i)));
      }
      float[] before = model.logits(sequences.get(0));
      probe.fails = true;
      assertThrows(IllegalStateException.class, () -> model.llm.advance(feeds));
      for (TokenSequence sequence : sequences) {
        assertEquals(prompt.rows(), sequence.length());
        assertArrayEquals(before, model.logits(sequence));
      }
      probe.fails = false;
      model.llm.advance(feeds);
      for (int i = 0; i < inputs.size(); i++) {
        assertLikeAlone(prompt, inputs.get(i), sequences.get(i));
      }
      sequences.forEach(TokenSequence::close);
    }
  }

  private static void assertLikeAlone(LmInput prompt, LmInput input, TokenSequence sequence) {
    try (TokenSequence alone = opened(prompt)) {
      model.read(alone, input);
      assertEquals(alone.length(), sequence.length());
      Parity.assertClose("after a retry", model.logits(alone), model.logits(sequence), 1e-5);
    }
  }

  @Test
  void whatIsWrongIsSaidBeforeAnyWork() throws IOException {
    LmInput row = LmInput.speech(1);
    TokenSequence closed = opened(row);
    closed.close();
    try (LoadedLm another = new LoadedLm();
        TokenSequence first = opened(row);
        TokenSequence foreign = another.llm.open()) {
      assertRefused(IllegalArgumentException.class, first, new Feed(first, row));
      assertRefused(IllegalArgumentException.class, first, new Feed(foreign, row));
      assertRefused(IllegalStateException.class, first, new Feed(closed, row));
      try (TokenSequence second = opened(row)) {
        assertRefused(IllegalArgumentException.class, first, new Feed(second, LmInput.speech(-1)));
      }
      model.llm.advance(List.of());
    }
  }

  private static void assertRefused(
      Class<? extends RuntimeException> type, TokenSequence good, Feed bad) {
    List<Feed> feeds = List.of(new Feed(good, LmInput.speech(3)), bad);
    assertThrows(type, () -> model.llm.advance(feeds));
    assertEquals(1, good.length());
  }

  private static TokenSequence opened(LmInput prompt) {
    TokenSequence sequence = model.llm.open();
    model.read(sequence, prompt);
    return sequence;
  }

  private static final class FailingProbe implements Probe {
    private boolean fails;

    @Override
    public void see(String name, Tensor value) {
      if (fails) {
        throw new IllegalStateException("as asked");
      }
    }
  }
}
