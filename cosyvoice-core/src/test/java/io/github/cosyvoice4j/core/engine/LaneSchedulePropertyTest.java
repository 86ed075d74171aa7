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
 * Any mix of arrivals, cancellations, failing neighbours and want of room leaves every other
 * request as it is alone. Both lanes are driven by hand, by a clock of the test's own, so that each
 * schedule can be repeated.
 */
class LaneSchedulePropertyTest {
  private static final int ROWS = 3;
  private static final int QUEUE = 4;
  private static final StreamSchedule.Grid GRID = new StreamSchedule.Grid(5, 3);

  private long now;

  @Property(tries = 100, seed = "42")
  void everyRequestEndsAsItDoesAlone(@ForAll long seed) {
    Random random = new Random(seed);
    World world = new World(1 + random.nextInt(3), ROWS, random.nextBoolean());
    Map<SynthesisJob, SynthesisPlan> accepted = new LinkedHashMap<>();
    for (int turn = 0; turn < 400; turn++) {
      now += random.nextInt(1_000_000);
      Line line = world.lines.get(random.nextInt(world.lines.size()));
      line.nets.room = random.nextInt(4) == 0 ? 1 + random.nextInt(ROWS) : Integer.MAX_VALUE;
      switch (random.nextInt(8)) {
        case 0 -> submit(world, plan(random), accepted);
        case 1 -> cancelOne(accepted, random);
        case 2 -> world.failNext(line.nets, random);
        case 3, 4, 5 -> line.language.turn();
        default -> line.vocoder.turn();
      }
    }
    world.finish();
    accepted.forEach(this::requireAsAlone);
    long broken = accepted.keySet().stream().filter(LaneSchedulePropertyTest::isBroken).count();
    assertTrue(broken <= world.failures, broken + " requests by " + world.failures + " failures");
    for (Line line : world.lines) {
      assertEquals(0, line.nets.openSequences.get(), "sequences");
      assertEquals(0, line.nets.openMels.get(), "mels");
      assertEquals(0, line.nets.openStreams.get(), "streams");
      assertTrue(line.nets.together.get() <= ROWS, "batch");
    }
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
    World world = new World(1, 1, true);
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

  /** One device of an engine, without its threads. */
  private static final class Line {
    private final FakeSpeechModel nets = new FakeSpeechModel();
    private final VocoderLane vocoder;
    private final LanguageLane language;

    Line(int rows, boolean alone) {
      vocoder = new VocoderLane(nets, new FlowBatch(rows, 100), GRID);
      language =
          new LanguageLane(
              nets,
              new OwnDecodings(SpeechIds.of(nets), MixRatio.DEFAULT, SamplingConfig.DEFAULTS),
              new LanguageLane.Batching(rows, alone, true),
              vocoder);
    }

    DeviceLanes lanes(int index) {
      return new DeviceLanes("cuda:" + index, nets, SharedProcessors.of(nets), language, vocoder);
    }
  }

  /** An engine without its threads. */
  private final class World {
    private final List<Line> lines = new ArrayList<>();
    private final Dispatcher dispatcher;
    private int failures;

    World(int devices, int rows, boolean alone) {
      List<DeviceLanes> lanes = new ArrayList<>();
      for (int i = 0; i < devices; i++) {
        lines.add(new Line(rows, alone));
        lanes.add(lines.get(i).lanes(i));
      }
      dispatcher =
          new Dispatcher(
              lanes,
              new Dispatcher.Limits(QUEUE, Optional.empty()),
              new Observer(EngineListener.NONE, () -> now));
    }

    /** Lets the next call of one of the nets fail, and no other. */
    void failNext(FakeSpeechModel nets, Random random) {
      Runnable fail = () -> failOnce(nets);
      switch (random.nextInt(3)) {
        case 0 -> nets.onStep = fail;
        case 1 -> nets.onFlow = fail;
        default -> nets.onWave = fail;
      }
    }

    private void failOnce(FakeSpeechModel nets) {
      nets.onStep = () -> {};
      nets.onFlow = () -> {};
      nets.onWave = () -> {};
      failures++;
      throw new IllegalStateException("a net failed");
    }

    void finish() {
      boolean more = true;
      while (more) {
        now += 1000;
        more = false;
        for (Line line : lines) {
          more |= line.language.turn();
          more |= line.vocoder.turn();
        }
      }
      for (Line line : lines) {
        line.language.leave();
        line.vocoder.leave();
      }
    }
  }
}
