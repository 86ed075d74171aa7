package io.github.cosyvoice4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cosyvoice4j.CancelledException;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a request or a model takes outside the heap, it gives back. */
@ExtendWith(LeakCheck.class)
@Timeout(300)
class NativeMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Pages that malloc and the collector keep for later; a leak of 20 requests is more. */
  private static final long SLACK = 4L << 20;

  @TempDir Path folder;

  @Test
  void aRequestLeavesNoHandle() throws IOException {
    try (Loaded loaded = Loaded.open()) {
      long before = Pointer.totalCount();
      for (int i = 0; i < 10; i++) {
        loaded.say(Loaded.SHORT, i).audio();
        assertEquals(before, Pointer.totalCount(), "handles after request " + i);
      }
    }
  }

  @Test
  void aRefusedOrCancelledRequestLeavesNoHandle() throws Exception {
    try (Loaded loaded = Loaded.open()) {
      cancelLong(loaded); // once few rows were stepped together, the model keeps weights for them
      long before = Pointer.totalCount();
      assertThrows(IllegalArgumentException.class, () -> loaded.say(" "));
      assertEquals(before, Pointer.totalCount(), "handles after a refused request");
      cancelLong(loaded);
      assertEquals(before, Pointer.totalCount(), "handles after a cancelled request");
    }
  }

  private static void cancelLong(Loaded loaded) throws InterruptedException {
    Synthesis speech = loaded.say(Loaded.LONG);
    while (speech.progress().segmentsDone() == 0) {
      Thread.sleep(1);
    }
    speech.close();
    assertThrows(CancelledException.class, speech::audio);
    loaded.say(Loaded.SHORT).audio(); // by its end the cancelled one has left
  }

  @Test
  void aModelLeavesNoHandle() throws IOException {
    Loaded.open().close();
    long before = Pointer.totalCount();
    try (Loaded loaded = Loaded.open()) {
      assertTrue(Pointer.totalCount() > before);
      loaded.say(Loaded.SHORT).audio();
    }
    assertEquals(before, Pointer.totalCount());
  }

  @Test
  void aModelThatDoesNotLoadLeavesNoHandle() throws IOException {
    ModelCopy model = ModelCopy.in(folder);
    model.edit("cosyvoice2.yaml", "base_channels: .*", "base_channels: 33"); // the last net
    long before = Pointer.totalCount();
    assertThrows(ModelFormatException.class, () -> CosyVoice2.load(folder).close());
    assertEquals(before, Pointer.totalCount());
  }

  /**
   * What leaks grows in every round; the Java heap grows in some, until it is as large as it gets.
   */
  @Test
  void requestsGiveBackWhatTheyTook() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory: only Linux tells it");
    try (Loaded loaded = Loaded.open()) {
      speak(loaded, 10);
      touchHeap();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 10 && least >= SLACK; round++) {
        long before = residentBytes();
        speak(loaded, 20);
        least = Math.min(least, residentBytes() - before);
      }
      assertTrue(least < SLACK, "each 20 requests kept " + (least >> 10) + " KiB and more");
    }
  }

  private static void speak(Loaded loaded, int requests) {
    for (int i = 0; i < requests; i++) {
      loaded.say(Loaded.SHORT, i % 10).audio();
    }
  }

  /** Goes once around the young generation, so that it is resident before it is measured. */
  private static void touchHeap() {
    int touched = 0;
    for (int i = 0; i < 20_000; i++) {
      touched += new byte[1 << 16].length;
    }
    assertEquals(20_000 << 16, touched);
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }
}
