package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Voices by the content of their prompts; the least recently used one goes first. Who asks for one
 * that is being made waits for it. Thread-safe.
 */
final class VoiceCache {
  /** Some hundred voices of ten seconds: as many as the sets have that are evaluated with. */
  private static final long MOST_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final long most;
  private final Map<String, CompletableFuture<Voice>> voices = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes; // of those that are made; guarded by voices

  VoiceCache() {
    this(MOST_BYTES);
  }

  /**
   * Makes an empty cache.
   *
   * @param most bytes that it keeps; a single voice may take more
   */
  VoiceCache(long most) {
    this.most = most;
  }

  /** Gives the voice of a prompt, making it if it is not known. A failure is forgotten. */
  Voice get(Audio prompt, Optional<String> transcript, Maker maker) throws IOException {
    String key = key(prompt, transcript);
    CompletableFuture<Voice> ours = new CompletableFuture<>();
    CompletableFuture<Voice> known;
    synchronized (voices) {
      known = voices.putIfAbsent(key, ours);
    }
    if (known != null) {
      return await(known);
    }
    try {
      Voice made = maker.make(); // outside the lock: others enroll meanwhile
      ours.complete(made);
      keep(ours, made);
      return made;
    } catch (Throwable e) {
      synchronized (voices) {
        voices.remove(key, ours);
      }
      ours.completeExceptionally(e);
      throw e;
    }
  }

  /** Counts a voice that was made, and lets go of others that leave no room for it. */
  private void keep(CompletableFuture<Voice> ours, Voice made) {
    synchronized (voices) {
      bytes += size(made);
      Iterator<CompletableFuture<Voice>> eldest = voices.values().iterator();
      while (bytes > most && eldest.hasNext()) {
        CompletableFuture<Voice> other = eldest.next();
        if (other != ours && other.isDone()) {
          eldest.remove();
          bytes -= size(other.join());
        }
      }
    }
  }

  private static long size(Voice voice) {
    int numbers =
        voice.mel().remaining() + voice.speechTokens().remaining() + voice.embedding().remaining();
    return (long) Float.BYTES * numbers;
  }

  /** Whoever makes it throws nothing but what {@link Maker#make} may. */
  private static Voice await(CompletableFuture<Voice> voice) throws IOException {
    try {
      return voice.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw (Error) e.getCause();
    }
  }

  private static String key(Audio prompt, Optional<String> transcript) {
    MessageDigest digest = sha256();
    FloatBuffer samples = prompt.samples();
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    while (samples.hasRemaining()) {
      block.clear();
      while (samples.hasRemaining() && block.remaining() >= Float.BYTES) {
        block.putFloat(samples.get());
      }
      digest.update(block.flip());
    }
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(prompt.sampleRate()).flip());
    transcript.ifPresent(words -> digest.update(words.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest()) + transcript.isPresent();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Makes a voice. */
  @FunctionalInterface
  interface Maker {
    /** {@return the voice} */
    Voice make() throws IOException;
  }
}
