package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.stream.IntStream;

/**
 * The streams of one flow: what they share of their prompts, and the memory they share it in.
 *
 * <p>Safe for use by several threads; a stream belongs to one at a time.
 */
public final class FlowStreams implements AutoCloseable {
  private final CausalMaskedDiffWithXvec flow;
  private final FlowMemory memory;
  private final FlowCacheSize size;
  private final PromptCaches prompts;

  /**
   * Makes what streams share; nothing is kept yet.
   *
   * @param flow the net
   * @param options how much may be kept, and how exactly
   */
  public FlowStreams(CausalMaskedDiffWithXvec flow, FlowCacheOptions options) {
    this.flow = flow;
    this.memory = new FlowMemory(options);
    this.size = FlowCacheSize.of(flow.config(), options.type());
    this.prompts = new PromptCaches(memory, size);
  }

  /**
   * Opens a stream, in which mel is made while tokens come.
   *
   * @param prompt tokens, mel and speaker to go on from
   * @param last how its end is made
   * @return the stream, which the caller closes
   * @throws IllegalArgumentException if the prompt doesn't fit the model
   */
  public FlowStream open(FlowPrompt prompt, LastChunk last) {
    flow.requireFit(prompt);
    return new FlowStream(this, prompt, last);
  }

  /** {@return bytes that streams and prompts keep now} */
  public long keptBytes() {
    return memory.streams().used() + memory.prompts().used();
  }

  /** {@return the net} */
  CausalMaskedDiffWithXvec flow() {
    return flow;
  }

  /** {@return an empty cache for one stream} */
  FlowCache newCache() {
    return new FlowCache(size, memory.streams());
  }

  /**
   * {@return what was made of the prompt's own chunks, which the caller releases; null where it has
   * none, or where there is no room}
   *
   * @param prompt the prompt
   * @param probe sees each Euler step if they are to be made
   */
  PromptCaches.Shared sharedChunks(FlowPrompt prompt, Probe probe) {
    int[] ids = prompt.tokens();
    int tokens = flow.config().sharedTokens(ids.length, prompt.melFrames());
    if (tokens == 0) {
      return null;
    }
    int seen = tokens + flow.config().preLookaheadLen();
    Utterance chunks = new Utterance(prompt, IntStream.of(ids).limit(seen).boxed().toList());
    return prompts.acquire(
        prompt, tokens, cache -> TensorScope.run(() -> flow.goOn(chunks, tokens, cache, probe)));
  }

  /**
   * Frees what is kept of prompts that no stream uses, and from now on each prompt with its last
   * stream. Idempotent.
   */
  @Override
  public void close() {
    prompts.close();
  }
}
