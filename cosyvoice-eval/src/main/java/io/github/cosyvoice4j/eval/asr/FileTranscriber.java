package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Listens to many files with a few threads. At any time no more recordings are in memory than
 * workers times batch. A file that fails does not stop the others. Safe for use by several threads.
 */
public final class FileTranscriber {
  private final AsrEngine engine;
  private final int workers;
  private final int batch;

  /**
   * Makes a transcriber.
   *
   * @param engine listens; stays open
   * @param workers how many threads read files and run the engine, at least 1
   * @param batch how many recordings are given to the engine at once, at least 1. With 1 what is
   *     heard in a file depends on no other
   */
  public FileTranscriber(AsrEngine engine, int workers, int batch) {
    if (workers < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "workers and batch: expected at least 1, got " + workers + " and " + batch);
    }
    this.engine = engine;
    this.workers = workers;
    this.batch = batch;
  }

  /**
   * Listens to the first channel of each file.
   *
   * @param files WAVE
   * @param listener told of each file, in their order, on the caller's thread, as soon as it and
   *     all before it are done; what it throws ends the work
   * @throws CosyVoiceException if the thread is interrupted
   */
  public void transcribe(List<Path> files, Consumer<TranscribedFile> listener) {
    ExecutorService threads = Executors.newFixedThreadPool(workers, FileTranscriber::thread);
    Deque<Future<List<TranscribedFile>>> underWay = new ArrayDeque<>();
    try {
      for (int from = 0; from < files.size(); from += batch) {
        List<Path> some = files.subList(from, Math.min(files.size(), from + batch));
        underWay.add(threads.submit(() -> transcribeBatch(some)));
        if (underWay.size() > 2 * workers) {
          await(underWay.remove()).forEach(listener);
        }
      }
      while (!underWay.isEmpty()) {
        await(underWay.remove()).forEach(listener);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "cosyvoice-transcribe");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> T await(Future<T> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CosyVoiceException("transcription: interrupted; run it again", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new CosyVoiceException("transcription: failed: " + e.getCause(), e);
    }
  }

  private List<TranscribedFile> transcribeBatch(List<Path> files) {
    TranscribedFile[] done = new TranscribedFile[files.size()];
    List<Integer> read = new ArrayList<>();
    List<Audio> audios = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      try {
        audios.add(FirstChannel.read(files.get(i)));
        read.add(i);
      } catch (IOException | RuntimeException e) {
        done[i] = TranscribedFile.failed(files.get(i), e);
      }
    }
    List<Path> readable = read.stream().map(files::get).toList();
    List<TranscribedFile> heard = listen(readable, audios);
    for (int i = 0; i < heard.size(); i++) {
      done[read.get(i)] = heard.get(i);
    }
    return List.of(done);
  }

  /** Listens to all at once; if that fails, to each alone. */
  private List<TranscribedFile> listen(List<Path> files, List<Audio> audios) {
    List<TranscribedFile> heard = new ArrayList<>();
    if (files.size() > 1) {
      try {
        List<Transcript> transcripts = engine.transcribeAll(audios);
        for (int i = 0; i < files.size(); i++) {
          heard.add(TranscribedFile.heard(files.get(i), transcripts.get(i)));
        }
        return heard;
      } catch (IOException | RuntimeException e) {
        heard.clear(); // whose fault it was shows below
      }
    }
    for (int i = 0; i < files.size(); i++) {
      heard.add(listen(files.get(i), audios.get(i)));
    }
    return heard;
  }

  private TranscribedFile listen(Path file, Audio audio) {
    try {
      return TranscribedFile.heard(file, engine.transcribe(audio));
    } catch (IOException | RuntimeException e) {
      String message = file + ": can't be transcribed: " + e.getMessage();
      return TranscribedFile.failed(file, new CosyVoiceException(message, e));
    }
  }
}
