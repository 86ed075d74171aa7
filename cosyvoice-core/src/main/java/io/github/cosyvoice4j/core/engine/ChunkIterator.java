package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoiceException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads a log from its first piece, waiting for what is not there. For one thread. */
final class ChunkIterator implements Iterator<AudioChunk> {
  private final ChunkLog log;
  private int index;

  ChunkIterator(ChunkLog log) {
    this.log = log;
  }

  @Override
  public boolean hasNext() {
    return await().isPresent();
  }

  @Override
  public AudioChunk next() {
    AudioChunk chunk = await().orElseThrow(NoSuchElementException::new);
    index++;
    return chunk;
  }

  private Optional<AudioChunk> await() {
    try {
      return log.await(index);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CosyVoiceException(
          "request: interrupted while waiting; it goes on until it is closed", e);
    }
  }
}
