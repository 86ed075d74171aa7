package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was made of prompts, once for each and for all streams that speak after it.
 *
 * <p>Those in use stay; of the others, the ones used least recently go when all together pass their
 * share of the memory. Safe for use by several threads.
 */
final class PromptCaches implements AutoCloseable {
  private final FlowMemory memory;
  private final FlowCacheSize size;
  private final Object making = new Object();
  private final Map<FlowPrompt, Shared> kept = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  PromptCaches(FlowMemory memory, FlowCacheSize size) {
    this.memory = memory;
    this.size = size;
  }

  /**
   * Gives what was made of a prompt, or makes it. Whoever asks for the same one meanwhile waits.
   *
   * @param prompt the prompt
   * @param tokens how many of its tokens are to be gone through
   * @param maker goes through them
   * @return what the caller releases; null if there is no room
   */
  Shared acquire(FlowPrompt prompt, long tokens, Maker maker) {
    synchronized (making) {
      Shared shared = use(prompt);
      if (shared == null) {
        evict(tokens * size.bytesPerToken() + size.fixedBytes());
        FlowCache cache = make(tokens, maker);
        shared = cache == null ? null : keep(prompt, cache);
      }
      return shared;
    }
  }

  private synchronized Shared use(FlowPrompt prompt) {
    Shared shared = kept.get(prompt);
    if (shared != null) {
      shared.users++;
    }
    return shared;
  }

  private FlowCache make(long tokens, Maker maker) {
    FlowCache cache = new FlowCache(size, memory.prompts());
    try {
      if (!cache.reserve(tokens)) {
        return null;
      }
      maker.make(cache);
      return cache;
    } catch (Throwable e) { // errors too: what is there lies outside the heap
      cache.close();
      throw e;
    }
  }

  private synchronized Shared keep(FlowPrompt prompt, FlowCache cache) {
    Shared shared = new Shared(cache);
    kept.put(prompt, shared);
    return shared;
  }

  private synchronized void release(Shared shared) {
    shared.users--;
    evict(0);
  }

  /** Frees prompts that nobody uses until so many more bytes fit in the prompts' share. */
  private synchronized void evict(long more) {
    Iterator<Shared> oldest = kept.values().iterator();
    while (oldest.hasNext() && (closed || memory.promptExcess(more) > 0)) {
      Shared shared = oldest.next();
      if (shared.users == 0) {
        oldest.remove();
        shared.cache.close();
      }
    }
  }

  /** Frees what nobody uses, and the rest once it is released. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    evict(0);
  }

  /** Goes through a prompt's tokens. */
  @FunctionalInterface
  interface Maker {
    /**
     * Fills a cache.
     *
     * @param cache has room for the tokens
     */
    void make(FlowCache cache);
  }

  /** What was made of one prompt, as one of its users holds it. */
  final class Shared {
    private final FlowCache cache;
    private int users = 1;

    private Shared(FlowCache cache) {
      this.cache = cache;
    }

    /** {@return what was made; to be followed only} */
    FlowCache cache() {
      return cache;
    }

    /** Says that one user is done with it. */
    void release() {
      PromptCaches.this.release(this);
    }
  }
}
