package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.dataset.DatasetResult;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts results on the disk: first the sound, then the line that says so.
 *
 * <p>It has a thread of its own, which nobody interrupts: an interrupt closes the file that is
 * written.
 */
final class Recorder implements AutoCloseable {
  private final OutputFolder folder;
  private final Journal journal;
  private final Audio.WavFormat format;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("cosyvoice-dataset-writer"));

  private volatile boolean closed;

  Recorder(OutputFolder folder, Audio.WavFormat format) {
    this.folder = folder;
    this.journal = folder.journal();
    this.format = format;
  }

  /** Hears that a result is on the disk. */
  interface Listener {
    void recorded();

    /** It isn't, nor will others be. */
    void broken(Throwable failure);
  }

  /**
   * Writes a result, later.
   *
   * @param result what became of a row
   * @param audio its sound, if it has some
   * @param listener hears when it is written, on the writer's thread
   */
  void write(DatasetResult result, Optional<Audio> audio, Listener listener) {
    thread.execute(
        () -> {
          if (closed) {
            return;
          }
          try {
            writeNow(result, audio);
          } catch (Throwable e) {
            closed = true;
            listener.broken(e);
            return;
          }
          listener.recorded();
        });
  }

  private void writeNow(DatasetResult result, Optional<Audio> audio) throws IOException {
    if (audio.isPresent()) {
      String file = result.speech().orElseThrow().file();
      folder.write(file, out -> audio.get().writeWav(out, format));
    } else if (result.seed().isPresent()) { // its id names a file
      folder.discard(UtteranceFiles.name(result.id().orElseThrow()));
    }
    journal.append(result);
  }

  /** Waits for what is being written. */
  @Override
  public void close() {
    closed = true;
    Threads.end(thread);
  }
}
