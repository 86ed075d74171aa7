package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.QueueFullException;
import io.github.cosyvoice4j.StreamOptions;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.MixRatio;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Any mix of arrivals, cancellations and failing neighbours leaves every other request as it is
 * alone. Both lanes are driven by hand, by a clock of the test's own, so that each schedule can be
 * repeated.
 */
class LaneSchedulePropertyTest {
  private static final int ROWS = 3;
  private static final int QUEUE = 4;
  private static final StreamSchedule.Grid GRID = new StreamSchedule.Grid(5, 3);

  private long now;

  @Property(tries = 100, seed = "42")
  void everyRequestEndsAsItDoesAlone(@ForAll long seed) {
    Random random = new Random(seed);
    World world = new World(ROWS, random.nextBoolean());
    Map<SynthesisJob, SynthesisPlan> accepted = new LinkedHashMap<>();
    for (int turn = 0; turn < 400; turn++) {
      now += random.nextInt(1_000_000);
      switch (random.nextInt(8)) {
        case 0 -> submit(world, plan(random), accepted);
        case 1 -> cancelOne(accepted, random);
        case 2 -> world.failNext(random);
        case 3, 4, 5 -> world.turn(world.language);
        default -> world.turn(world.vocoder);
      }
    }
    world.finish();
    accepted.forEach(this::requireAsAlone);
    long broken = accepted.keySet().stream().filter(LaneSchedulePropertyTest::isBroken).count();
    assertTrue(broken <= world.failures, broken + " requests by " + world.failures + " failures");
    assertEquals(0, world.nets.openSequences.get(), "sequences");
    assertEquals(0, world.nets.openMels.get(), "mels");
    assertEquals(0, world.nets.openStreams.get(), "streams");
    assertTrue(world.nets.together.get() <= ROWS, "batch");
  }

  private static void submit(
      World world, SynthesisPlan plan, Map<SynthesisJob, SynthesisPlan> accepted) {
    try {
      accepted.put(world.dispatcher.submit(plan, () -> null), plan);
    } catch (QueueFullException e) {
      assertEquals(QUEUE, e.waiting());
    }
  }

  private static void cancelOne(Map<SynthesisJob, SynthesisPlan> accepted, Random random) {
    List<SynthesisJob> jobs = new ArrayList<>(accepted.keySet());
    if (!jobs.isEmpty()) {
      jobs.get(random.nextInt(jobs.size())).close();
    }
  }

  /** {@return whether it failed, and was not cancelled} */
  private static boolean isBroken(SynthesisJob job) {
    try {
      job.report();
      return false;
    } catch (CancelledException e) {
      return false;
    } catch (CosyVoiceException e) {
      return true;
    }
  }

  private void requireAsAlone(SynthesisJob job, SynthesisPlan plan) {
    assertTrue(job.isDone(), "every request ends");
    World world = new World(1, true);
    SynthesisJob alone = world.dispatcher.submit(plan, () -> null);
    world.finish();
    Audio expected = alone.audio();
    try {
      assertEquals(expected, job.audio());
      assertEquals(alone.report().segments(), job.report().segments());
    } catch (CosyVoiceException e) {
      assertNotNull(e.getMessage());
      assertThrows(CosyVoiceException.class, () -> job.stream().count());
    }
  }

  private static SynthesisPlan plan(Random random) {
    List<SynthesisPlan.Segment> segments = new ArrayList<>();
    boolean heard = random.nextInt(5) == 0;
    for (int i = 0; i <= random.nextInt(3); i++) {
      int[] ids = random.ints(1 + random.nextInt(9), 0, 10).toArray();
      segments.add(
          heard ? new SynthesisPlan.Heard(ids) : new SynthesisPlan.Written("text " + i, ids));
    }
    InferenceOptions.Builder options = InferenceOptions.newBuilder().seed(random.nextLong());
    options.pause(Duration.ofMillis(random.nextInt(3)));
    if (random.nextBoolean()) {
      options.streaming(StreamOptions.defaults());
    }
    int[] prompt = random.ints(random.nextInt(90), 0, 10).toArray();
    return new SynthesisPlan(
        heard ? Mode.VOICE_CONVERSION : Mode.ZERO_SHOT,
        new SynthesisPlan.Prompt(
            new LmPrompt(new int[] {1}, prompt),
            new FlowPrompt(prompt, new float[0], 80, new float[1])),
        segments,
        options.build(),
        Duration.ZERO);
  }

  /** An engine's lanes without its threads. */
  private final class World {
    private final FakeSpeechModel nets = new FakeSpeechModel();
    private final VocoderLane vocoder;
    private final LanguageLane language;
    private final Dispatcher dispatcher;
    private int failures;

    World(int rows, boolean alone) {
      vocoder = new VocoderLane(nets, new FlowBatch(rows, 100), GRID);
      language =
          new LanguageLane(
              nets,
              new OwnDecodings(SpeechIds.of(nets), MixRatio.DEFAULT, SamplingConfig.DEFAULTS),
              new LanguageLane.Batching(rows, alone),
              vocoder);
      dispatcher =
          new Dispatcher(
              nets,
              new Dispatcher.Lanes(language, vocoder),
              new Dispatcher.Limits(QUEUE, Optional.empty()),
              new Observer(EngineListener.NONE, () -> now));
    }

    /** Lets the next call of one of the nets fail, and no other. */
    void failNext(Random random) {
      switch (random.nextInt(3)) {
        case 0 -> nets.onStep = this::failOnce;
        case 1 -> nets.onFlow = this::failOnce;
        default -> nets.onWave = this::failOnce;
      }
    }

    private void failOnce() {
      nets.onStep = () -> {};
      nets.onFlow = () -> {};
      nets.onWave = () -> {};
      failures++;
      throw new IllegalStateException("a net failed");
    }

    boolean turn(Lane lane) {
      return lane.turn();
    }

    void finish() {
      boolean more = true;
      while (more) {
        now += 1000;
        more = language.turn();
        more |= vocoder.turn();
      }
      language.leave();
      vocoder.leave();
    }
  }
}
