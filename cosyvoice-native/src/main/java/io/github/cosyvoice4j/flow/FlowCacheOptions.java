package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.EngineOptions.FlowCacheType;

/**
 * How much streams may keep, and how exactly.
 *
 * @param budgetBytes what all streams together may take; 0 where each is to compute all again
 * @param promptBytes what prompts may take on top of it. Those in use may take more, which then
 *     counts as the streams'
 * @param type in what numbers keys and values are kept
 */
public record FlowCacheOptions(long budgetBytes, long promptBytes, FlowCacheType type) {
  /**
   * {@return what a model was loaded with}
   *
   * @param options all options
   */
  public static FlowCacheOptions of(EngineOptions options) {
    return new FlowCacheOptions(
        options.flowCacheBytes(), options.promptCacheBytes(), options.flowCacheType());
  }
}
