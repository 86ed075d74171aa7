package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.DeviceMemoryException;
import io.github.cosyvoice4j.EngineListener;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.QueueFullException;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One engine on two devices, with nets that do no arithmetic. */
@Timeout(60)
class SeveralDevicesTest {
  private static final int QUEUE = 20;

  private final List<FakeSpeechModel> nets = List.of(new FakeSpeechModel(), new FakeSpeechModel());
  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch go = new CountDownLatch(1);
  private Dispatcher dispatcher;

  @BeforeEach
  void start() throws IOException {
    ModelFacts facts = ModelFacts.of(ModelDirectory.open(Goldens.modelDirectory()).config());
    for (int i = 0; i < nets.size(); i++) {
      nets.get(i).device = Device.cuda(i);
    }
    ComputeOptions compute =
        ComputeOptions.newBuilder().device(Device.cuda(0), Device.cuda(1)).build();
    DeviceNets devices = DeviceNets.load(compute, one -> nets.get(one.devices().get(0).index()));
    List<DeviceLanes> lanes =
        devices.all().stream()
            .map(
                device ->
                    DeviceLanes.of(
                        device,
                        facts.grid(),
                        facts.decodings(device.nets().llm()),
                        EngineOptions.newBuilder().maxBatch(4).build()))
            .toList();
    dispatcher =
        new Dispatcher(
            lanes,
            new Dispatcher.Limits(QUEUE, Optional.empty()),
            new Observer(EngineListener.NONE, now::get));
    dispatcher.start();
  }

  @AfterEach
  void stop() {
    go.countDown();
    dispatcher.close();
    for (FakeSpeechModel each : nets) {
      assertEquals(0, each.openSequences.get(), "open sequences");
      assertEquals(0, each.enteredThreads.get(), "threads");
    }
  }

  /** A request of some text ids. */
  private static SynthesisPlan plan(int ids) {
    FlowPrompt nobody = new FlowPrompt(new int[0], new float[0], 80, new float[1]);
    return new SynthesisPlan(
        Mode.SFT,
        new SynthesisPlan.Prompt(LmPrompt.none(), nobody),
        List.of(new SynthesisPlan.Written("one", new int[ids])),
        InferenceOptions.newBuilder().seed(1).build(),
        Duration.ZERO);
  }

  private void hold() {
    nets.forEach(
        each ->
            each.onStep =
                () -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  private List<Synthesis> submit(int... ids) {
    List<Synthesis> all = new ArrayList<>();
    for (int each : ids) {
      all.add(dispatcher.submit(plan(each)));
    }
    return all;
  }

  private static List<String> devices(List<Synthesis> requests) {
    return requests.stream().map(request -> request.report().place().device().toString()).toList();
  }

  @Test
  void equalRequestsGoToEachInItsTurn() {
    hold();
    List<Synthesis> all = submit(3, 3, 3, 3);
    go.countDown();
    assertEquals(List.of("cuda:0", "cuda:1", "cuda:0", "cuda:1"), devices(all));
    assertEquals("cuda:0", devices(submit(3)).get(0), "with nothing to do as well");
  }

  @Test
  void whoHasTheLeastToDoIsGivenMore() {
    hold();
    List<Synthesis> all = submit(30, 3, 3, 3, 40, 3);
    go.countDown();
    assertEquals(List.of("cuda:0", "cuda:1", "cuda:1", "cuda:1", "cuda:1", "cuda:0"), devices(all));
  }

  @Test
  void aCertainDeviceMayBeAsked() {
    for (int device : new int[] {1, 1, 0}) {
      Synthesis request = dispatcher.submitTo(device, plan(3));
      assertEquals(Device.cuda(device), request.report().place().device());
      assertEquals(1, request.report().place().peakBytes().orElseThrow());
      assertEquals(List.of(), request.report().notes(), "all went as asked");
    }
    assertEquals(2, dispatcher.devices());
  }

  @Test
  void allSayTheSame() {
    Audio first = dispatcher.submit(plan(5)).audio();
    assertEquals(first, dispatcher.submit(plan(5)).audio());
    assertEquals(1, nets.get(0).together.get());
    assertEquals(1, nets.get(1).together.get());
  }

  @Test
  void theQueueIsOneForAll() {
    hold();
    List<Synthesis> all = new ArrayList<>();
    assertThrows(
        QueueFullException.class,
        () -> {
          for (int i = 0; i < 100; i++) {
            all.add(dispatcher.submit(plan(3)));
          }
        });
    assertTrue(all.size() >= QUEUE && all.size() <= QUEUE + 8, "accepted: " + all.size());
  }

  @Test
  void closingCancelsOnEveryDevice() throws InterruptedException {
    hold();
    List<Synthesis> all = submit(3, 3);
    Thread closer = new Thread(dispatcher::close);
    closer.start();
    for (Synthesis request : all) {
      assertThrows(CancelledException.class, request::audio);
    }
    go.countDown();
    closer.join();
    assertEquals(0, nets.get(0).enteredThreads.get() + nets.get(1).enteredThreads.get());
  }

  /** Its requests end at once, so it always has the least to do. */
  @Test
  void aDeviceThatOnlyFailsIsAvoidedForAWhile() {
    nets.get(0).onStep =
        () -> {
          throw new IllegalStateException("device lost");
        };
    int failed = 0;
    for (int i = 0; i < 20; i++) {
      failed += fails(dispatcher.submit(plan(3))) ? 1 : 0;
    }
    assertEquals(3, failed);
    nets.get(0).onStep = () -> {};
    now.addAndGet(TimeUnit.MINUTES.toNanos(2));
    assertEquals(List.of("cuda:0", "cuda:1"), devices(submit(3, 3)).stream().sorted().toList());
  }

  @Test
  void allThatFailAreAskedNevertheless() {
    nets.forEach(each -> each.sample = Float.NaN);
    List<Boolean> outcomes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      outcomes.add(fails(dispatcher.submit(plan(3))));
    }
    assertEquals(Collections.nCopies(10, true), outcomes);
  }

  @Test
  void wantOfRoomMakesBatchesSmallerAndEndsNobody() {
    nets.forEach(each -> each.room = 1);
    hold();
    List<Synthesis> all = submit(3, 3, 3, 3, 3, 3, 3, 3);
    go.countDown();
    assertEquals(8, devices(all).size());
    assertTrue(nets.get(0).together.get() > 1, "a batch was tried");
  }

  @Test
  void whoHasNoRoomAloneIsToldTheNumbers() {
    nets.forEach(each -> each.room = 0);
    DeviceMemoryException e =
        assertThrows(DeviceMemoryException.class, () -> dispatcher.submit(plan(3)).audio());
    assertEquals(1 << 20, e.asked().orElseThrow());
    assertEquals(0, e.free().orElseThrow());
    assertEquals(1, e.batch());
    assertTrue(
        e.getMessage()
            .startsWith("LLM: expected enough memory, got 1.0 MiB asked of fake, 0.0 MiB"),
        e.getMessage());
  }

  private static boolean fails(Synthesis request) {
    try {
      return request.audio().length() == 0;
    } catch (CosyVoiceException e) {
      return true;
    }
  }
}
