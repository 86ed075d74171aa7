package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.FailingOperations;
import io.github.cosyvoice4j.torch.FakeGraphs;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.StepGraphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps by graphs against the same steps without, on a device that only pretends. */
@ExtendWith(LeakCheck.class)
class RecordedStepsTest {
  private static final double TOLERANCE = 1e-5;

  /** Small, so that both seats and rows have to grow. */
  private static final KvSeats.Sizes SMALL = new KvSeats.Sizes(2, 32);

  private FakeGraphs device;
  private final RandomSource random = new RandomSource(11);
  private final List<Pair> pairs = new ArrayList<>();
  private LoadedLm model;
  private StepGraphs graphs;
  private LoadedLm stepping;

  @BeforeEach
  void load() throws IOException {
    model = new LoadedLm();
    load(SMALL);
  }

  private void load(KvSeats.Sizes sizes) throws IOException {
    device = new FakeGraphs();
    graphs = StepGraphs.on("language model", device);
    stepping = new LoadedLm(graphs, sizes);
  }

  @AfterEach
  void close() {
    pairs.forEach(Pair::close);
    graphs.close();
    stepping.close();
    model.close();
    assertEquals(0, device.open());
    assertTrue(device.isClosed());
  }

  @Test
  void sequencesThatComeAndGoGiveWhatTheyGiveWithout() {
    open(3);
    step(2);
    open(20);
    step(3);
    open(7);
    open(11);
    open(2);
    step(4); // five: eight seats
    leave(0);
    leave(1);
    step(2);
    leave(0);
    leave(0); // one is left, in an upper seat
    step(3);
    open(5);
    step(2);
    assertEquals(16, device.launches());
  }

  @Test
  void buffersGrowWithTheLongestSequence() {
    open(30);
    open(4);
    step(5); // beyond 32 rows
    int recordings = device.recordings();
    step(20);
    assertEquals(recordings, device.recordings());
    step(10); // beyond 64
    assertEquals(recordings + 1, device.recordings());
  }

  @Test
  void aSequenceMayPauseWhileOthersStep() {
    Pair first = open(6);
    Pair second = open(9);
    step(2);
    for (int i = 0; i < 3; i++) {
      advance(List.of(second), List.of(row()));
    }
    advance(List.of(first), List.of(row()));
    step(2);
    advance(List.of(first, second), List.of(rows(5), row())); // a prompt beside a step
    step(2);
    advance(List.of(first), List.of(rows(60))); // outgrows its seat
    step(2);
  }

  @Test
  void eachCountOfSeatsIsRecordedOnce() {
    for (int i = 0; i < 2; i++) {
      open(2);
    }
    step(3);
    assertEquals(1, device.recordings());
    leave(1);
    step(3);
    assertEquals(2, device.recordings());
    open(3);
    step(3);
    assertEquals(2, device.recordings());
    assertEquals(9, device.launches());
  }

  @Test
  void aSequenceThatIsProbedGoesWithout() {
    List<String> seen = new ArrayList<>();
    Probe probe = (name, value) -> seen.add(name);
    LmInput prompt = rows(4);
    try (TokenSequence probed = stepping.llm.open(probe)) {
      stepping.llm.advance(List.of(new Feed(probed, prompt)));
      stepping.llm.advance(List.of(new Feed(probed, row())));
    }
    assertEquals(List.of("hidden", "hidden"), seen);
    assertEquals(0, device.launches());
  }

  @Test
  void afterARecordingThatFailsStepsAreMadeWithout() {
    open(5);
    device.failRecording();
    open(6);
    step(3);
    assertEquals(0, device.launches());
    assertEquals(Optional.of("one operation at a time: recording: as asked"), graphs.note());
  }

  @Test
  void afterALaunchThatFailsStepsAreMadeWithout() {
    open(5);
    open(6);
    step(3);
    device.failLaunch();
    step(3);
    open(4);
    step(3);
    assertEquals(3, device.launches());
    assertEquals(0, device.open());
    assertEquals(Optional.of("one operation at a time: launch: as asked"), graphs.note());
  }

  /** Where buffers grow, and where a step is recorded. */
  @Test
  void whereverAnOperationFailsTheStepIsMadeAndNothingLeaks() throws IOException {
    for (int failing = 1; failing < 120; failing += 7) {
      Pair first = open(29);
      Pair second = open(3);
      step(1);
      List<LmInput> rows = List.of(row(), row());
      List<Feed> feeds =
          List.of(new Feed(first.with, rows.get(0)), new Feed(second.with, rows.get(1)));
      List<Feed> same =
          List.of(new Feed(first.without, rows.get(0)), new Feed(second.without, rows.get(1)));
      for (int i = 0; i < 3; i++) { // the third needs more rows than there are
        model.llm.advance(same);
        if (i == 2) {
          FailingOperations.failAt(failing);
        }
        advanceAtLast(feeds);
        FailingOperations.stop();
      }
      step(2);
      leave(0);
      leave(0);
      graphs.close();
      stepping.close();
      load(SMALL);
    }
  }

  /** What fails outside of graphs moves nothing, and may be tried again. */
  private void advanceAtLast(List<Feed> feeds) {
    try {
      stepping.llm.advance(feeds);
    } catch (IllegalStateException e) {
      stepping.llm.advance(feeds);
    }
  }

  @Test
  void longSequencesAreSeenWhole() throws IOException {
    graphs.close();
    stepping.close();
    load(new KvSeats.Sizes(1, 512));
    open(254);
    step(1);
    int recordings = device.recordings();
    step(3); // from 256 rows seen to 512, in the same buffers
    assertEquals(recordings + 1, device.recordings());
  }

  private LmInput row() {
    return rows(1);
  }

  private LmInput rows(int count) {
    return model.rows(random, count);
  }

  private Pair open(int promptRows) {
    Pair pair = new Pair(model.llm.open(), stepping.llm.open());
    pairs.add(pair);
    advance(List.of(pair), List.of(rows(promptRows)));
    return pair;
  }

  private void leave(int number) {
    pairs.remove(number).close();
  }

  private void step(int steps) {
    for (int i = 0; i < steps; i++) {
      advance(pairs, pairs.stream().map(pair -> row()).toList());
    }
  }

  /** Both models read the same, and score the same. */
  private void advance(List<Pair> who, List<LmInput> what) {
    List<Feed> without = new ArrayList<>();
    List<Feed> with = new ArrayList<>();
    for (int i = 0; i < who.size(); i++) {
      without.add(new Feed(who.get(i).without, what.get(i)));
      with.add(new Feed(who.get(i).with, what.get(i)));
    }
    model.llm.advance(without);
    stepping.llm.advance(with);
    for (Pair pair : who) {
      assertEquals(pair.without.length(), pair.with.length());
      Parity.assertClose("scores", scores(pair.without), scores(pair.with), TOLERANCE);
    }
  }

  private float[] scores(TokenSequence sequence) {
    return model.logits(sequence);
  }

  /** The same sequence in both models. */
  private record Pair(TokenSequence without, TokenSequence with) {
    void close() {
      without.close();
      with.close();
    }
  }
}
