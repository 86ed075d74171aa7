package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pieces of a request, in order: one writer, any number of readers, each of whom may begin at
 * the first. A second of speech takes 94 kB, so nothing is thrown away. Thread-safe.
 */
final class ChunkLog {
  /** A lock that virtual threads may wait on without holding up their carrier. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final List<AudioChunk> chunks = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private boolean ended;
  private CosyVoiceException failure;

  void add(AudioChunk chunk) {
    change(() -> chunks.add(chunk));
  }

  /** Says that no more come; because of a failure, or, if it is null, because that was all. */
  void end(CosyVoiceException reason) {
    change(
        () -> {
          if (!ended) {
            ended = true;
            failure = reason;
          }
        });
  }

  private void change(Runnable change) {
    List<Runnable> told;
    lock.lock();
    try {
      change.run();
      changed.signalAll();
      told = List.copyOf(listeners);
    } finally {
      lock.unlock();
    }
    told.forEach(Runnable::run);
  }

  /** Tells a listener of every change from now on; it must be quick. */
  void onChange(Runnable listener) {
    lock.lock();
    try {
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  void forget(Runnable listener) {
    lock.lock();
    try {
      listeners.remove(listener);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a piece.
   *
   * @return the piece, or nothing behind the last one
   * @throws CosyVoiceException what ended the request, in place of pieces that never came
   */
  Optional<AudioChunk> await(int index) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (index >= chunks.size() && !ended) {
        changed.await();
      }
      return at(index);
    } finally {
      lock.unlock();
    }
  }

  private Optional<AudioChunk> at(int index) {
    if (index < chunks.size()) {
      return Optional.of(chunks.get(index));
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /** {@return what can be said of a place without waiting} */
  State state(int index) {
    lock.lock();
    try {
      AudioChunk chunk = index < chunks.size() ? chunks.get(index) : null;
      return new State(chunk, ended, failure);
    } finally {
      lock.unlock();
    }
  }

  /** {@return all pieces so far} */
  List<AudioChunk> all() {
    lock.lock();
    try {
      return List.copyOf(chunks);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is known of a place.
   *
   * @param chunk the piece, or null if there is none yet
   * @param ended whether no more come
   * @param failure why, or null
   */
  record State(AudioChunk chunk, boolean ended, CosyVoiceException failure) {}
}
