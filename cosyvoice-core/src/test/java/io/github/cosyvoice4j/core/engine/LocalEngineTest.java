package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.DeviceMemoryException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.speakers.SpeakerStore;
import io.github.cosyvoice4j.core.speakers.Speakers;
import io.github.cosyvoice4j.core.speakers.Transcripts;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine's promises, with nets that do no arithmetic. */
@Timeout(120)
class LocalEngineTest {
  private static final int QUEUE = 2;
  private static final EngineOptions OPTIONS =
      EngineOptions.newBuilder().maxQueue(QUEUE).maxBatch(1).maxTextChars(50).build();

  @TempDir private Path speakers;

  private final FakeSpeechModel nets = new FakeSpeechModel();
  private LocalEngine engine;
  private Voice voice;

  @BeforeEach
  void start() throws IOException {
    engine = engine(OPTIONS);
    assertEquals(2, nets.enteredThreads.get(), "threads that are ready");
  }

  private LocalEngine engine(EngineOptions options) throws IOException {
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    PromptEncoder prompts = PromptEncoder.load(directory, 1);
    Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(directory.tokenizer());
    TextFrontEnd text = TextFrontEnd.strictUpstream(tokenizer);
    ModelFacts facts = ModelFacts.of(directory.config());
    VoiceSizes sizes = facts.sizes();
    FrontEnd.Bounds bounds = new FrontEnd.Bounds(sizes, options.maxTextChars());
    Dispatcher dispatcher = Dispatcher.of(facts, nets, options);
    LocalEngine.Parts parts =
        new LocalEngine.Parts(
            new FrontEnd(
                Scripts.own(tokenizer, text, nets.textVocabulary()), text, prompts, bounds),
            dispatcher,
            new Speakers(
                new SpeakerStore(speakers),
                directory.path().resolve("spk2info.pt"),
                Transcripts.of(tokenizer, text)),
            () -> {
              nets.close();
              prompts.close();
            });
    ModelInfo info = new ModelInfo(directory.path(), "fake", nets.sampleRate(), 0, Map.of());
    voice =
        Voice.newBuilder(
                new int[] {1, 2},
                new float[sizes.embedding()],
                new float[5 * sizes.melBins()],
                sizes.melBins())
            .transcript("two words")
            .build();
    dispatcher.start();
    return new LocalEngine(parts, info);
  }

  @AfterEach
  void stop() {
    nets.onStep = () -> {};
    engine.close();
    assertEquals(0, nets.openSequences.get(), "open sequences");
    assertEquals(0, nets.openMels.get(), "open mels");
    assertEquals(0, nets.enteredThreads.get(), "threads in inference mode");
    assertEquals(1, nets.closed.get(), "closes of the nets");
  }

  private Synthesis say(String text) {
    return say(text, voice, InferenceOptions.defaults());
  }

  private Synthesis say(String text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(Mode.ZERO_SHOT, new SynthesisRequest.Text(text), speaker, options));
  }

  @Test
  void bothLanesWorkAtTheSameTimeOnAPartOfTheProcessorsEach() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CyclicBarrier both = new CyclicBarrier(2);
    List<Integer> parts = new CopyOnWriteArrayList<>();
    nets.onFlow =
        () -> {
          nets.onFlow = () -> {};
          begun.countDown();
          meet(both, parts);
        };
    Synthesis first = say("one");
    begun.await();
    nets.onStep =
        () -> {
          nets.onStep = () -> {};
          meet(both, parts);
        };
    Synthesis second = say("two");
    first.audio();
    second.audio();
    assertEquals(2, parts.size());
    parts.forEach(part -> assertTrue(part < nets.threads, parts::toString));
  }

  /** Waits for the other lane, notes what this one may take, and lets none go before both have. */
  private void meet(CyclicBarrier both, List<Integer> parts) {
    try {
      both.await();
      parts.add(nets.processors());
      both.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listeningIsPartOfARequest() throws IOException {
    Audio recording = Audio.readWav(Goldens.wav(Goldens.wavNames().get(0)));
    SynthesisRequest.Heard heard = engine.listen(recording);
    Synthesis speech =
        engine.submit(
            new SynthesisRequest(Mode.VOICE_CONVERSION, heard, voice, InferenceOptions.defaults()));
    Duration frontEnd = speech.report().times().work().get(Stage.FRONT_END);
    assertTrue(heard.listening().toNanos() > 0);
    assertTrue(frontEnd.compareTo(heard.listening()) >= 0, frontEnd::toString);
  }

  @Test
  void speaksAndReports() {
    Synthesis speech = say("A word.");
    Audio audio = speech.audio();
    SynthesisReport report = speech.report();
    SynthesisReport.Segment segment = report.segments().get(0);
    SpeechCheck check = segment.check();
    assertEquals(2 * check.textTokens(), check.speechTokens(), "ends as soon as it may");
    assertTrue(check.ended());
    assertEquals(check.speechTokens() * 480, audio.length());
    assertEquals(0, segment.startSample());
    assertEquals(audio.length(), segment.endSample());
    assertEquals(audio.duration(), report.times().audio());
    assertEquals(speech.seed(), report.seed());
    assertEquals(check.speechTokens(), speech.progress().speechTokens());
    assertTrue(speech.isDone());
    assertEquals(List.of(Stage.values()), List.copyOf(report.times().work().keySet()));
  }

  @Test
  void nativeMemoryIsFreeBeforeTheResultIsThere() {
    nets.onRelease = () -> LockSupport.parkNanos(20_000_000);
    Audio audio = say("A word.").audio();
    assertEquals(0, nets.openMels.get(), "open mels after " + audio);
  }

  @Test
  void longTextIsSpokenInSegments() throws IOException {
    engine.close();
    nets.closed.set(0);
    engine = engine(EngineOptions.defaults());
    String text = "It was a bright cold day. ".repeat(20_000 / 26 + 1);
    SynthesisReport report = say(text).report();
    assertTrue(report.segments().size() > 50, "segments: " + report.segments().size());
    assertEquals(
        text.replace(" ", ""),
        report.segments().stream()
            .map(segment -> segment.text().replace(" ", ""))
            .collect(Collectors.joining()));
  }

  @Test
  void threadsThatCanNotBeginAreToldAtOnce() {
    nets.onEnter =
        () -> {
          throw new IllegalStateException("no threads here");
        };
    CosyVoiceException e =
        assertThrows(CosyVoiceException.class, () -> engine(EngineOptions.defaults()));
    assertTrue(e.getMessage().contains("no threads here"), e.getMessage());
    nets.onEnter = () -> {};
  }

  @Test
  void aFailedSegmentEndsTheOnesAfterIt() throws IOException {
    nets.onWave =
        () -> {
          throw new IllegalStateException("broken");
        };
    engine.close();
    nets.closed.set(0);
    engine = engine(EngineOptions.defaults());
    Synthesis speech = say("It was a bright cold day. ".repeat(100));
    assertThrows(SynthesisException.class, speech::audio);
    nets.onWave = () -> {};
    int tokens = speech.progress().speechTokens();
    assertTrue(say("A.").audio().length() > 0);
    assertTrue(speech.progress().speechTokens() <= tokens + 1, "it went on");
  }

  @Test
  void keepsTheSeedItIsGivenAndDrawsAnotherOtherwise() {
    InferenceOptions options = InferenceOptions.newBuilder().seed(-5).build();
    assertEquals(-5, say("A.", voice, options).seed());
    Synthesis first = say("A.");
    first.audio(); // the queue is short
    assertFalse(first.seed() == say("A.").seed(), "two drawn seeds");
  }

  @Test
  void joinsSegmentsInOrder() {
    InferenceOptions options = InferenceOptions.defaults();
    String text = "一二三四五六七八九十".repeat(4) + "。";
    Synthesis speech = say(text, voice, options);
    assertTrue(speech.report().segments().size() >= 1);
    long at = 0;
    for (SynthesisReport.Segment segment : speech.report().segments()) {
      assertEquals(at, segment.startSample());
      at = segment.endSample();
    }
    assertEquals(at, speech.audio().length());
  }

  @Test
  void refusesBeforeAnyWork() {
    nets.onStep =
        () -> {
          throw new AssertionError("a net was run");
        };
    for (String text : List.of("", "  \n", "?!...", "\ud83d", "x".repeat(51))) {
      assertThrows(IllegalArgumentException.class, () -> say(text), text);
    }
    Voice silent =
        Voice.newBuilder(new int[] {1}, new float[] {1}, new float[0], voice.melBins()).build();
    Voice foreign =
        Voice.newBuilder(new int[] {1}, new float[] {1}, new float[0], voice.melBins())
            .transcript("a")
            .build();
    for (Voice wrong : List.of(silent, foreign)) {
      InferenceOptions options = InferenceOptions.defaults();
      assertThrows(IllegalArgumentException.class, () -> say("A word.", wrong, options));
    }
  }

  @Test
  void leavesWithinOneStepWhenItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
    nets.onStep =
        () -> {
          steps.add(1);
          begun.countDown();
          await(go);
        };
    Synthesis speech = say("A word that takes many steps.");
    begun.await();
    speech.close();
    speech.close();
    go.countDown();
    CancelledException cancelled = assertThrows(CancelledException.class, speech::audio);
    assertSame(Stage.LLM, cancelled.stage());
    nets.onStep = () -> {};
    assertTrue(say("Next.").audio().length() > 0, "the worker lives");
    assertTrue(steps.size() <= 2, "steps after the close: " + steps.size());
  }

  @Test
  void closingTheModelCancelsAndRefusesEverythingAfter() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep =
        () -> {
          begun.countDown();
          await(go);
        };
    Synthesis running = say("One.");
    Synthesis waiting = say("Two.");
    begun.await();
    Thread closer = new Thread(engine::close);
    closer.start();
    assertThrows(CancelledException.class, running::audio);
    assertThrows(CancelledException.class, waiting::audio);
    go.countDown();
    closer.join();
    engine.close();
    assertThrows(IllegalStateException.class, () -> say("Three."));
    assertThrows(IllegalStateException.class, () -> engine.info());
    assertThrows(IllegalStateException.class, () -> engine.warmUp());
    Audio prompt = Audio.of(new float[16_000], 16_000);
    assertThrows(IllegalStateException.class, () -> engine.enroll(prompt, Optional.empty()));
  }

  @Test
  void aFullQueueRefusesOneMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep =
        () -> {
          begun.countDown();
          await(go);
        };
    List<Synthesis> accepted = new ArrayList<>();
    accepted.add(say("One."));
    begun.await();
    for (int i = 0; i < QUEUE; i++) {
      accepted.add(say("Waits."));
    }
    CosyVoiceException full = assertThrows(CosyVoiceException.class, () -> say("Too many."));
    assertTrue(full.getMessage().contains("maxQueue"), full.getMessage());
    go.countDown();
    for (Synthesis speech : accepted) {
      assertTrue(speech.audio().length() > 0);
    }
  }

  @Test
  void aFailureEndsItsRequestAndNoOther() {
    nets.onStep =
        () -> {
          throw new IllegalStateException("broken\nframe 1\nframe 2");
        };
    SynthesisException failure = assertThrows(SynthesisException.class, () -> say("A.").audio());
    assertSame(Stage.LLM, failure.stage());
    assertFalse(failure.getMessage().contains("frame"), failure.getMessage());
    nets.onStep = () -> {};
    assertTrue(say("A.").audio().length() > 0);
  }

  @Test
  void tellsMemoryFromOtherFailures() {
    nets.onWave =
        () -> {
          throw new OutOfMemoryError("Java heap space");
        };
    Synthesis speech = say("A.");
    assertSame(Stage.VOCODER, assertThrows(DeviceMemoryException.class, speech::report).stage());
  }

  @Test
  void neverGivesNotANumber() {
    nets.sample = Float.NaN;
    Synthesis speech = say("A.");
    assertSame(Stage.VOCODER, assertThrows(SynthesisException.class, speech::audio).stage());
  }

  @Test
  void drawsAnEmptySegmentAgainAndGivesUpInTheEnd() {
    nets.emptySpeeches.set(2);
    assertTrue(say("A.").audio().length() > 0);
    nets.emptySpeeches.set(1000);
    Synthesis speech = say("A.");
    SynthesisException failure = assertThrows(SynthesisException.class, speech::audio);
    assertTrue(failure.getMessage().contains("seed"), failure.getMessage());
    nets.emptySpeeches.set(0);
  }

  @Test
  void aWaiterMayBeInterruptedAndTheRequestGoesOn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep = () -> await(go);
    Synthesis speech = say("A.");
    Thread.currentThread().interrupt();
    assertThrows(CosyVoiceException.class, speech::audio);
    assertTrue(Thread.interrupted(), "the flag stays set");
    go.countDown();
    assertTrue(speech.audio().length() > 0);
  }

  @Test
  void warmsUpAModelThatHasNothingToSay() {
    nets.emptySpeeches.set(1000);
    engine.warmUp();
    nets.emptySpeeches.set(0);
  }

  @Test
  void aWarmUpThatBreaksSaysSo() {
    nets.onWave =
        () -> {
          throw new IllegalStateException("broken");
        };
    SynthesisException failure = assertThrows(SynthesisException.class, engine::warmUp);
    assertSame(Stage.VOCODER, failure.stage());
  }

  @Test
  void warmsUp() {
    engine.warmUp();
    assertEquals(0, nets.openSequences.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
