package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisProgress;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing at any moment, with real nets; every native handle goes with the model. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class LifecycleTest {
  @Test
  void aClosedModelRefusesEverything() throws IOException {
    Loaded loaded = Loaded.open();
    CosyVoice2 model = loaded.model();
    model.close();
    model.close();
    for (Executable use :
        List.<Executable>of(
            () -> loaded.say(Loaded.SHORT),
            () -> model.enroll(Loaded.wav(), Loaded.transcript()),
            () -> model.enroll(Loaded.wav()),
            model::info,
            model::warmUp)) {
      IllegalStateException e = assertThrows(IllegalStateException.class, use);
      assertTrue(e.getMessage().endsWith("is closed"), e.getMessage());
    }
  }

  @Test
  void resultsOutliveTheModel() throws IOException {
    Synthesis speech;
    try (Loaded loaded = Loaded.open()) {
      speech = loaded.say(Loaded.SHORT, 1);
      speech.audio();
    }
    assertTrue(speech.audio().length() > 0);
    assertEquals(1, speech.report().seed());
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"LLM", "FLOW", "VOCODER"})
  void closingTheModelDuringARequest(Stage stage) throws Exception {
    Loaded loaded = Loaded.open();
    Synthesis running = loaded.say(Loaded.LONG);
    Synthesis waiting = loaded.say(Loaded.LONG);
    waitFor(running, stage);
    List<CompletableFuture<Void>> closers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      closers.add(CompletableFuture.runAsync(loaded::close));
    }
    for (Synthesis speech : List.of(running, waiting)) {
      CancelledException e = assertThrows(CancelledException.class, speech::audio);
      assertTrue(e.getMessage().contains("its model was closed"), e.getMessage());
    }
    closers.forEach(CompletableFuture::join);
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"LLM", "FLOW", "VOCODER"})
  void closingARequestLetsTheNextOneIn(Stage stage) throws Exception {
    try (Loaded loaded = Loaded.open()) {
      Synthesis speech = loaded.say(Loaded.LONG);
      waitFor(speech, stage);
      speech.close();
      speech.close();
      assertTrue(speech.isDone());
      assertThrows(CancelledException.class, speech::audio);
      assertThrows(CancelledException.class, speech::report);
      SynthesisProgress atClose = speech.progress();
      assertTrue(loaded.say(Loaded.SHORT).audio().length() > 0);
      int more = speech.progress().speechTokens() - atClose.speechTokens();
      assertTrue(more <= 1, more + " tokens were drawn after the close");
      assertTrue(speech.progress().segmentsDone() < atClose.segments());
    }
  }

  @Test
  void closingADoneRequestChangesNothing() throws IOException {
    try (Loaded loaded = Loaded.open()) {
      Synthesis speech = loaded.say(Loaded.SHORT);
      int length = speech.audio().length();
      speech.close();
      assertEquals(length, speech.audio().length());
      assertSame(speech.audio(), speech.audio());
    }
  }

  private static void waitFor(Synthesis speech, Stage stage) throws InterruptedException {
    Predicate<SynthesisProgress> there = now -> now.stage() == stage && now.speechTokens() > 0;
    while (!there.test(speech.progress())) {
      if (speech.isDone()) {
        throw new AssertionError("it was done before it was seen in " + stage);
      }
      Thread.sleep(1);
    }
  }
}
