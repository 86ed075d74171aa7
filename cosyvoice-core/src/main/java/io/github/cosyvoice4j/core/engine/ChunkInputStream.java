package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.sound.WavWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** Reads a log as 16-bit samples, perhaps behind a header. For one thread at a time. */
final class ChunkInputStream extends InputStream {
  private final ChunkLog log;
  private final Runnable onClose;
  private ByteBuffer bytes;
  private int index;
  private boolean closed;

  private ChunkInputStream(ChunkLog log, ByteBuffer header, Runnable onClose) {
    this.log = log;
    this.bytes = header;
    this.onClose = onClose;
  }

  static ChunkInputStream pcm16(ChunkLog log, Runnable onClose) {
    return new ChunkInputStream(log, ByteBuffer.allocate(0), onClose);
  }

  static ChunkInputStream wav(ChunkLog log, int sampleRate, Runnable onClose) {
    return new ChunkInputStream(log, WavWriter.headerOfUnknownLength(sampleRate), onClose);
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? Byte.toUnsignedInt(bytes.get()) : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(into, offset, count);
    return count;
  }

  @Override
  public int available() throws IOException {
    requireOpen();
    return bytes.remaining();
  }

  private boolean hasMore() throws IOException {
    requireOpen();
    while (!bytes.hasRemaining()) {
      Optional<AudioChunk> chunk = await();
      if (chunk.isEmpty()) {
        return false;
      }
      bytes = chunk.get().audio().pcm16();
      index++;
    }
    return true;
  }

  private Optional<AudioChunk> await() throws IOException {
    try {
      return log.await(index);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting");
      interrupted.initCause(e);
      throw interrupted;
    } catch (CosyVoiceException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("stream: expected it to be open, it was closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
