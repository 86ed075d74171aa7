package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.DeadlineException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of requests, their limits of time, and who may call. */
@Timeout(60)
class ObservationTest {
  private final FakeSpeechModel nets = new FakeSpeechModel();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path folder;

  private final EngineListener listener =
      new EngineListener() {
        @Override
        public void queued(Event request) {
          heard.add("queued " + request.request());
          throw new IllegalStateException("a listener that throws harms nobody");
        }

        @Override
        public void started(Event request) {
          heard.add("started " + request.request());
        }

        @Override
        public void firstChunk(Event request) {
          heard.add("first " + request.request());
        }

        @Override
        public void finished(Event request, SynthesisReport report) {
          heard.add("finished " + request.request() + " of " + request.batchSize());
        }

        @Override
        public void failed(Event request, CosyVoiceException failure) {
          heard.add("failed " + request.request());
        }
      };

  private Dispatcher dispatcher(EngineOptions.Builder options) throws Exception {
    ModelFacts facts = ModelFacts.of(ModelDirectory.open(Goldens.modelDirectory()).config());
    Dispatcher dispatcher = Dispatcher.of(facts, nets, options.build());
    dispatcher.start();
    return dispatcher;
  }

  private static SynthesisPlan plan(InferenceOptions.Builder options) {
    return plan(options, Duration.ZERO);
  }

  private static SynthesisPlan plan(InferenceOptions.Builder options, Duration frontEnd) {
    FlowPrompt nobody = new FlowPrompt(new int[0], new float[0], 80, new float[1]);
    return new SynthesisPlan(
        Mode.SFT,
        new SynthesisPlan.Prompt(LmPrompt.none(), nobody),
        List.of(new SynthesisPlan.Written("one", new int[] {1, 2})),
        options.seed(1).build(),
        frontEnd);
  }

  private static SynthesisPlan plan() {
    return plan(InferenceOptions.newBuilder());
  }

  @Test
  void aListenerHearsEveryStepOfARequest() throws Exception {
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder().listener(listener))) {
      dispatcher.submit(plan()).audio();
      nets.onWave =
          () -> {
            throw new IllegalStateException("broken");
          };
      Synthesis failing = dispatcher.submit(plan());
      assertThrows(CosyVoiceException.class, failing::audio);
    }
    assertEquals(
        List.of(
            "queued 1",
            "started 1",
            "first 1",
            "finished 1 of 1",
            "queued 2",
            "started 2",
            "failed 2"),
        heard);
  }

  @Test
  void flightRecorderSeesARequest() throws Exception {
    Path file = folder.resolve("requests.jfr");
    try (Recording recording = new Recording();
        Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      recording.enable("io.github.cosyvoice4j.Synthesis");
      recording.start();
      dispatcher.submit(plan()).audio();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(1, events.size());
    assertEquals("SFT", events.get(0).getString("mode"));
    assertEquals(4, events.get(0).getInt("speechTokens"));
    assertEquals("cpu", events.get(0).getString("device"));
    assertEquals("", events.get(0).getString("failure"));
  }

  @Test
  void aRequestEndsWhateverItsListenerThrows() throws Exception {
    EngineListener broken =
        new EngineListener() {
          @Override
          public void finished(Event request, SynthesisReport report) {
            throw new AssertionError("an error, not an exception");
          }
        };
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder().listener(broken))) {
      assertTrue(dispatcher.submit(plan()).audio().length() > 0);
    }
  }

  @Test
  void aDeadlineMayBeAsFarAsALongGoes() throws Exception {
    Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder().maxWaiting(ever))) {
      InferenceOptions.Builder options = InferenceOptions.newBuilder().deadline(ever);
      assertTrue(dispatcher.submit(plan(options)).audio().length() > 0);
    }
  }

  /** Segments of one request that take a step together take it once. */
  @Test
  void workIsNotCountedTwice() throws Exception {
    nets.onStep = () -> LockSupport.parkNanos(5_000_000);
    FlowPrompt nobody = new FlowPrompt(new int[0], new float[0], 80, new float[1]);
    SynthesisPlan.Segment segment = new SynthesisPlan.Written("one", new int[] {1, 2});
    SynthesisPlan plan =
        new SynthesisPlan(
            Mode.SFT,
            new SynthesisPlan.Prompt(LmPrompt.none(), nobody),
            Collections.nCopies(8, segment),
            InferenceOptions.newBuilder().seed(1).build(),
            Duration.ZERO);
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      SynthesisReport.Times times = dispatcher.submit(plan).report().times();
      Duration llm = times.work().get(Stage.LLM);
      assertTrue(llm.compareTo(times.total()) <= 0, llm + " of " + times.total());
    }
  }

  /** What it costs to serve several is the sum of what each is told. */
  @Test
  void aStepOfSeveralRequestsIsDividedAmongThem() throws Exception {
    nets.onStep = () -> LockSupport.parkNanos(5_000_000);
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      long begin = System.nanoTime();
      List<Synthesis> requests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        requests.add(dispatcher.submit(plan()));
      }
      Duration sum = Duration.ZERO;
      for (Synthesis request : requests) {
        sum = sum.plus(request.report().times().work().get(Stage.LLM));
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - begin);
      assertTrue(sum.compareTo(wall) <= 0, sum + " of " + wall);
    }
  }

  @Test
  void aDeadlineEndsARequestWhereverItIs() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep = () -> await(go);
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      Synthesis late =
          dispatcher.submit(plan(InferenceOptions.newBuilder().deadline(Duration.ofMillis(20))));
      DeadlineException e = assertThrows(DeadlineException.class, late::audio);
      assertTrue(e.getMessage().startsWith("deadline: "), e.getMessage());
      assertEquals(1, e.request());
      go.countDown();
      assertTrue(dispatcher.submit(plan()).audio().length() > 0);
    }
  }

  /** A recording that is said again is listened to before the request is in the queue. */
  @Test
  void aRequestBeginsBeforeItIsInTheQueue() throws Exception {
    Duration listened = Duration.ofSeconds(30);
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      SynthesisReport.Times times =
          dispatcher.submit(plan(InferenceOptions.newBuilder(), listened)).report().times();
      assertEquals(listened, times.work().get(Stage.FRONT_END));
      assertTrue(times.waited().compareTo(listened) >= 0, times::toString);
      assertTrue(times.firstChunk().compareTo(times.waited()) >= 0, times::toString);
      assertTrue(times.total().compareTo(times.firstChunk()) >= 0, times::toString);
      CountDownLatch go = new CountDownLatch(1);
      nets.onStep = () -> await(go);
      Synthesis late =
          dispatcher.submit(
              plan(InferenceOptions.newBuilder().deadline(Duration.ofSeconds(20)), listened));
      assertThrows(DeadlineException.class, late::audio);
      go.countDown();
    }
  }

  @Test
  void whoWaitsTooLongIsToldSo() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep = () -> await(go);
    EngineOptions.Builder options =
        EngineOptions.newBuilder().maxBatch(1).maxWaiting(Duration.ofMillis(20));
    try (Dispatcher dispatcher = dispatcher(options)) {
      Synthesis running = dispatcher.submit(plan());
      Synthesis waiting = dispatcher.submit(plan());
      DeadlineException e = assertThrows(DeadlineException.class, waiting::audio);
      assertTrue(e.getMessage().startsWith("queue: "), e.getMessage());
      go.countDown();
      assertTrue(running.audio().length() > 0, "one that runs is not in the queue");
    }
  }

  @Test
  void aRunawayIsDrawnAgainAndTold() throws Exception {
    nets.endless = true;
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      SynthesisReport report =
          dispatcher.submit(plan(InferenceOptions.newBuilder().retryOnRunaway(2))).report();
      assertEquals(3, report.segments().get(0).check().attempts());
      assertEquals(40, report.segments().get(0).check().speechTokens(), "20 a text token");
      assertTrue(report.segments().get(0).check().isRunaway());
      report = dispatcher.submit(plan(InferenceOptions.newBuilder().maxTokens(7))).report();
      assertEquals(7, report.segments().get(0).check().speechTokens());
    }
  }

  @Test
  void virtualThreadsMayCallEverything() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    nets.onStep = () -> await(go); // what is cancelled has not ended by itself
    try (Dispatcher dispatcher = dispatcher(EngineOptions.newBuilder())) {
      AtomicReference<Object> result = new AtomicReference<>();
      Thread caller =
          threads()
              .newThread(
                  () -> {
                    try {
                      Synthesis one = dispatcher.submit(plan());
                      Synthesis other = dispatcher.submit(plan());
                      other.close();
                      go.countDown();
                      assertThrows(CancelledException.class, other::audio);
                      result.set(one.stream().count() + one.report().segments().size());
                    } catch (Throwable e) {
                      result.set(e);
                    }
                  });
      caller.start();
      caller.join();
      assertEquals(2L, result.get());
    }
  }

  /** Virtual threads from JDK 21 on; on an older one the same calls on a plain thread. */
  private static ThreadFactory threads() throws ReflectiveOperationException {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (NoSuchMethodException e) {
      return Thread::new;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
