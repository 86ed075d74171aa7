package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.engine.ModelFacts;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Requests that the language model advances together. Each draws its tokens as the engine does, but
 * never the end: how long they get is the caller's choice, so that random weights cost what trained
 * ones do. Not safe for use by several threads.
 */
final class LlmRequests implements AutoCloseable {
  private final SpeechLanguageModel llm;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Opens requests.
   *
   * @param subject the nets, borrowed
   * @param count how many requests
   * @param most tokens that each may draw
   */
  LlmRequests(Subject subject, int count, int most) throws IOException {
    llm = subject.nets().llm();
    ModelFacts facts = ModelFacts.of(subject.config());
    for (int i = 0; i < count; i++) {
      RasSampler sampler = new RasSampler(facts.sampling(), new RandomSource(i + 1L));
      rows.add(new Row(llm, sampler, most));
    }
  }

  /** Has all read prompt and text, one after the other, as they come to an engine. */
  void read(LmInput input) {
    for (Row row : rows) {
      llm.advance(List.of(new Feed(row.sequence, input)));
      row.sequence.logits(row.scores);
    }
  }

  /** Draws a token of each and has the model read them. */
  void step() {
    List<Feed> feeds = new ArrayList<>(rows.size());
    rows.forEach(row -> feeds.add(new Feed(row.sequence, LmInput.speech(row.draw()))));
    llm.advance(feeds);
    rows.forEach(row -> row.sequence.logits(row.scores));
  }

  /** {@return the tokens that each has drawn} */
  List<int[]> tokens() {
    return rows.stream().map(row -> Arrays.copyOf(row.drawn, row.count)).toList();
  }

  @Override
  public void close() {
    rows.forEach(row -> row.sequence.close());
  }

  /** One request. */
  private static final class Row {
    private final TokenSequence sequence;
    private final RasSampler sampler;
    private final float[] scores;
    private final int marks;
    private final int[] drawn;
    private int count;

    Row(SpeechLanguageModel llm, RasSampler sampler, int most) {
      this.sequence = llm.open();
      this.sampler = sampler;
      this.scores = new float[llm.outputSize()];
      this.marks = SpeechIds.of(llm).count();
      this.drawn = new int[most];
    }

    int draw() {
      Arrays.fill(scores, marks, scores.length, Float.NEGATIVE_INFINITY);
      int id = sampler.choose(scores, drawn, count);
      drawn[count++] = id;
      return id;
    }
  }
}
