package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTranscriberTest {
  private static final int FILES = 23;

  @TempDir private Path folder;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Hears the number of samples; 5 are too many for it. */
  private final AsrEngine counter =
      new AsrEngine() {
        @Override
        public Transcript transcribe(Audio audio) {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          try {
            if (audio.length() == 5) {
              throw new IllegalStateException("five");
            }
            return new Transcript("" + audio.length(), List.of());
          } finally {
            inside.decrementAndGet();
          }
        }

        @Override
        public void close() {}
      };

  /** Files of 1, 2, .. samples, by name in that order, the fourth of which is no WAVE. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= FILES; i++) {
      Path file = folder.resolve(String.format("%02d.wav", i));
      files.add(file);
      if (i == 4) {
        Files.writeString(file, "noise");
      } else {
        Audio.of(new float[i], 16_000).writeWav(file);
      }
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,4", "1,100"})
  void tellsOfEachFileInOrder(int workers, int batch) throws IOException {
    List<TranscribedFile> told = new ArrayList<>();
    new FileTranscriber(counter, workers, batch).transcribe(files(), told::add);
    assertEquals(FILES, told.size());
    for (int i = 1; i <= FILES; i++) {
      TranscribedFile file = told.get(i - 1);
      assertEquals(String.format("%02d", i), file.id());
      if (i == 4 || i == 5) {
        String message = file.problem().orElseThrow().getMessage();
        assertTrue(message.startsWith(file.file() + ": "), message);
      } else {
        assertEquals("" + i, file.transcript().orElseThrow().text());
      }
    }
    assertTrue(most.get() <= workers, most + " at once");
  }

  @Test
  void endsWithItsListener() throws IOException {
    List<Path> files = files();
    FileTranscriber transcriber = new FileTranscriber(counter, 2, 1);
    assertThrows(
        ArithmeticException.class,
        () ->
            transcriber.transcribe(
                files,
                file -> {
                  throw new ArithmeticException();
                }));
  }

  @Test
  void anInterruptEndsIt() throws IOException {
    List<Path> files = files();
    FileTranscriber transcriber = new FileTranscriber(new Endless(), 2, 1);
    Thread.currentThread().interrupt();
    try {
      assertThrows(CosyVoiceException.class, () -> transcriber.transcribe(files, file -> {}));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  /** Listens until it is interrupted. */
  private static final class Endless implements AsrEngine {
    @Override
    public Transcript transcribe(Audio audio) {
      try {
        new CountDownLatch(1).await();
        return Transcript.EMPTY;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void namesFilesWithoutTheSuffix() {
    for (String name : List.of("a.b.wav", "a.b.WAV", "a.b")) {
      Path file = Path.of("x", name);
      assertEquals("a.b", TranscribedFile.heard(file, Transcript.EMPTY).id());
    }
    assertEquals("wav", TranscribedFile.heard(Path.of("wav"), Transcript.EMPTY).id());
  }
}
