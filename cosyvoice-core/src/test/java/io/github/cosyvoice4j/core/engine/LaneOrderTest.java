package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes to his turn, with lanes that are driven by hand. */
class LaneOrderTest {
  private static final StreamSchedule.Grid GRID = new StreamSchedule.Grid(5, 3);

  private static final SynthesisPlan.Segment LONG = new SynthesisPlan.Written("one", new int[20]);

  private final FakeSpeechModel nets = new FakeSpeechModel();
  private VocoderLane vocoder;
  private LanguageLane language;
  private Dispatcher dispatcher;

  @BeforeEach
  void lanes() {
    lanes(true);
  }

  private void lanes(boolean shared) {
    vocoder = new VocoderLane(nets, new FlowBatch(1, 100), GRID);
    language =
        new LanguageLane(
            nets,
            new OwnDecodings(SpeechIds.of(nets), MixRatio.DEFAULT, SamplingConfig.DEFAULTS),
            new LanguageLane.Batching(2, false, shared),
            vocoder);
    dispatcher =
        new Dispatcher(
            List.of(new DeviceLanes("", nets, SharedProcessors.of(nets), language, vocoder)),
            new Dispatcher.Limits(9, Optional.empty()),
            new Observer(EngineListener.NONE, System::nanoTime));
  }

  private SynthesisJob submit(List<SynthesisPlan.Segment> segments, boolean streamed) {
    InferenceOptions.Builder options = InferenceOptions.newBuilder().seed(1);
    if (streamed) {
      options.streaming(StreamOptions.defaults());
    }
    FlowPrompt nobody = new FlowPrompt(new int[0], new float[0], 80, new float[1]);
    SynthesisPlan plan =
        new SynthesisPlan(
            segments.get(0) instanceof SynthesisPlan.Heard ? Mode.VOICE_CONVERSION : Mode.SFT,
            new SynthesisPlan.Prompt(LmPrompt.none(), nobody),
            segments,
            options.build(),
            Duration.ZERO);
    return dispatcher.submit(plan, () -> null);
  }

  @AfterEach
  void leave() {
    dispatcher.cancelAll("the test is over");
    language.leave();
    vocoder.leave();
  }

  @Test
  void aLongTextDoesNotKeepAShortOneWaiting() {
    SynthesisPlan.Segment segment = new SynthesisPlan.Written("one", new int[] {1, 2});
    SynthesisJob book = submit(Collections.nCopies(40, segment), false);
    SynthesisJob note = submit(List.of(segment, segment), false);
    boolean more = true;
    while (more && !note.isDone()) {
      more = language.turn();
      more |= vocoder.turn();
    }
    assertTrue(note.isDone());
    assertFalse(book.isDone());
    assertTrue(book.currentSegment() <= 4, "segments of the book: " + book.currentSegment());
  }

  /** People who wait see what is waited for. */
  @Test
  void progressGoesBackToTheLanguageModel() {
    int[] ids = {1, 2, 3, 4, 5, 6, 7, 8};
    SynthesisPlan.Segment segment = new SynthesisPlan.Written("one", ids);
    SynthesisJob job = submit(List.of(segment, segment), true);
    assertEquals(Stage.LLM, job.progress().stage());
    List<Stage> seen = new ArrayList<>();
    for (boolean more = true; more && !job.isDone(); ) {
      more = language.turn();
      more |= vocoder.turn();
      if (job.currentSegment() == 1) {
        seen.add(job.progress().stage());
      }
    }
    assertTrue(job.isDone());
    assertTrue(seen.contains(Stage.LLM), seen::toString);
  }

  @Test
  void progressOfARecordingCountsWhatWasHeard() {
    SynthesisJob job = submit(List.of(new SynthesisPlan.Heard(new int[200])), true);
    assertEquals(Stage.FLOW, job.progress().stage());
    assertEquals(200, job.progress().speechTokens());
  }

  /** The third one waits no longer than the first, and for no more than its own first piece. */
  @Test
  void firstPiecesGoFirst() {
    SynthesisPlan.Segment speech = new SynthesisPlan.Heard(new int[200]);
    SynthesisJob first = submit(List.of(speech), true);
    vocoder.turn();
    long firstPiece = first.samples();
    assertTrue(firstPiece > 0);
    for (int i = 0; i < 2; i++) {
      SynthesisJob next = submit(List.of(speech), true);
      vocoder.turn();
      assertEquals(firstPiece, next.samples());
      assertEquals(firstPiece, first.samples());
    }
    vocoder.turn();
    assertTrue(first.samples() > firstPiece, "then the one that runs dry soonest");
  }

  @Test
  void theLanguageModelWaitsForAFirstPieceOnly() {
    nets.endless = true;
    SynthesisJob job = submit(List.of(LONG), true);
    List<Boolean> stepped = stepsWithinFlow();
    drive(() -> stepped.size() == 2);
    assertTrue(job.samples() > 0);
    assertEquals(List.of(false, true), stepped);
  }

  @Test
  void itGoesOnForWhoHasNoFirstPiece() {
    nets.endless = true;
    SynthesisJob job = submit(List.of(LONG), true);
    List<Boolean> stepped = stepsWithinFlow();
    speakUntilEnough(job);
    assertFalse(language.turn(), "the piece will be made");
    submit(List.of(LONG), true);
    vocoder.turn();
    assertEquals(List.of(true), stepped);
  }

  /** The second segment is drawn when the first has ended, and is heard after it. */
  @Test
  void itWaitsForAShortFirstSegment() {
    SynthesisPlan.Segment shorter = new SynthesisPlan.Written("one", new int[] {1});
    SynthesisJob job = submit(List.of(shorter, LONG), true);
    List<Boolean> stepped = stepsWithinFlow();
    while (!job.utterances().get(0).tokens().isEnded()) {
      assertTrue(language.turn());
    }
    vocoder.turn();
    assertEquals(List.of(false), stepped);
  }

  @Test
  void itGoesOnByAStepBetweenFirstPieces() {
    nets.endless = true;
    SynthesisJob one = submit(List.of(LONG), true);
    SynthesisJob other = submit(List.of(LONG), true);
    speakUntilEnough(other);
    assertFalse(language.turn());
    vocoder.turn();
    assertTrue(one.samples() > 0);
    assertEquals(0, other.samples());
    assertTrue(language.turn(), "a step is due");
    assertFalse(language.turn(), "one");
  }

  @Test
  void itGoesOnWhenAFirstPieceFails() {
    nets.endless = true;
    SynthesisJob one = submit(List.of(LONG), true);
    SynthesisJob whole = submit(List.of(LONG), false);
    speakUntilEnough(one);
    assertFalse(language.turn());
    nets.onFlow =
        () -> {
          throw new IllegalStateException("no flow");
        };
    vocoder.turn();
    assertTrue(one.isDone());
    assertFalse(whole.isDone());
    assertTrue(language.turn());
  }

  @Test
  void itNeverWaitsWhereItHasProcessorsOfItsOwn() {
    lanes(false);
    nets.endless = true;
    submit(List.of(LONG), true);
    List<Boolean> stepped = stepsWithinFlow();
    drive(() -> stepped.size() == 2);
    assertEquals(List.of(true, true), stepped);
  }

  private void drive(BooleanSupplier done) {
    for (int i = 0; !done.getAsBoolean(); i++) {
      assertTrue(i < 1000, "turns: expected it done");
      language.turn();
      vocoder.turn();
    }
  }

  private void speakUntilEnough(SynthesisJob job) {
    while (!job.utterances().get(0).hasEnough()) {
      assertTrue(language.turn());
    }
  }

  /** {@return whether the language model would step, asked at each pass of the flow} */
  private List<Boolean> stepsWithinFlow() {
    List<Boolean> stepped = new ArrayList<>();
    nets.onFlow = () -> stepped.add(language.turn());
    return stepped;
  }
}
