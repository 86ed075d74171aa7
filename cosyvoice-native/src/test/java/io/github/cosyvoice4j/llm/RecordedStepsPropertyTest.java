package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.FakeGraphs;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whoever comes, goes, pauses or reads a prompt: graphs give what is given without. */
class RecordedStepsPropertyTest {
  private static final KvSeats.Sizes SMALL = new KvSeats.Sizes(1, 16);
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

  @Property(tries = 15, seed = "19")
  void graphsMakeNoDifference(
      @ForAll @Size(min = 5, max = 25) List<@IntRange(min = 0, max = 9) Integer> events,
      @ForAll @IntRange(max = 1000) int seed)
      throws IOException {
    RandomSource random = new RandomSource(seed);
    FakeGraphs device = new FakeGraphs();
    try (StepGraphs graphs = StepGraphs.on("language model", device);
        LoadedLm stepping = new LoadedLm(graphs, SMALL)) {
      List<TokenSequence> without = new ArrayList<>();
      List<TokenSequence> with = new ArrayList<>();
      for (int event : events) {
        if (event < 3 || without.isEmpty()) {
          without.add(model.llm.open());
          with.add(stepping.llm.open());
        } else if (event == 3) {
          int leaving = (int) (random.nextFloat() * without.size());
          without.remove(leaving).close();
          with.remove(leaving).close();
        }
        advance(random, event, List.of(model, stepping), List.of(without, with));
        for (int i = 0; i < without.size(); i++) {
          assertEquals(without.get(i).length(), with.get(i).length());
          Parity.assertClose(
              "scores", model.logits(without.get(i)), stepping.logits(with.get(i)), 1e-5);
        }
      }
      without.forEach(TokenSequence::close);
      with.forEach(TokenSequence::close);
    }
    assertEquals(0, device.open());
  }

  /** New ones read a prompt, old ones mostly a row, sometimes several, sometimes nothing. */
  private static void advance(
      RandomSource random, int event, List<LoadedLm> models, List<List<TokenSequence>> sequences) {
    List<List<Feed>> feeds = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < sequences.get(0).size(); i++) {
      boolean fresh = sequences.get(0).get(i).length() == 0;
      boolean several = event == 4 && random.nextFloat() < 0.3f;
      LmInput rows = model.rows(random, fresh ? 1 + event * 2 : several ? 9 : 1);
      if (fresh || event != 5 || random.nextFloat() < 0.5f) {
        for (int m = 0; m < models.size(); m++) {
          feeds.get(m).add(new Feed(sequences.get(m).get(i), rows));
        }
      }
    }
    for (int m = 0; m < models.size(); m++) {
      models.get(m).llm.advance(feeds.get(m));
    }
  }
}
