package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** However sequences join, read and leave, each gives what it gives alone. */
class BatchPropertyTest {
  private static final int SEATS = 6;
  private static final int LEAVE = -1;

  private static LoadedLm model;

  @BeforeContainer
  static void load() throws IOException {
    Torch.load(Blas.PREFER_MKL);
    model = new LoadedLm();
  }

  @AfterContainer
  static void close() {
    model.close();
  }

  /** For each call, what each seat does: reads so many rows, or none, or leaves to a newcomer. */
  @Provide
  Arbitrary<List<List<Integer>>> schedules() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just(1)),
            Tuple.of(2, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.just(LEAVE)),
            Tuple.of(2, Arbitraries.integers().between(2, 40)))
        .list()
        .ofSize(SEATS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  @Property(tries = 40, seed = "42")
  void companyMakesNoDifference(
      @ForAll("schedules") List<List<Integer>> schedule, @ForAll long seed) {
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < SEATS; i++) {
      seats.add(new Seat(new RandomSource(seed + i)));
    }
    try {
      for (List<Integer> call : schedule) {
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; i < SEATS; i++) {
          seats.get(i).act(call.get(i), feeds);
        }
        model.llm.advance(feeds);
        seats.forEach(Seat::check);
      }
    } finally {
      seats.forEach(Seat::leave);
    }
  }

  /** A sequence in company, and its twin alone. */
  private static final class Seat {
    private final RandomSource random;
    private TokenSequence inCompany = model.llm.open();
    private TokenSequence alone = model.llm.open();

    Seat(RandomSource random) {
      this.random = random;
    }

    void act(int action, List<Feed> feeds) {
      if (action == LEAVE) {
        leave();
        inCompany = model.llm.open();
        alone = model.llm.open();
      } else if (action > 0) {
        LmInput input = model.rows(random, action);
        model.read(alone, input);
        feeds.add(new Feed(inCompany, input));
      }
    }

    void check() {
      assertEquals(alone.length(), inCompany.length());
      if (alone.length() > 0) {
        float[] expected = model.logits(alone);
        float[] actual = model.logits(inCompany);
        Parity.assertClose("scores", expected, actual, 1e-5);
        assertEquals(LoadedLm.best(expected), LoadedLm.best(actual));
      }
    }

    void leave() {
      inCompany.close();
      alone.close();
    }
  }
}
