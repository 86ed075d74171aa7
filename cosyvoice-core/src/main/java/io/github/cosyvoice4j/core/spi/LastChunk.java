package io.github.cosyvoice4j.core.spi;

/** How a {@link MelStream} makes the frames of its last call. */
public enum LastChunk {
  /** As all before: each frame sees those before it and those of its chunk. Costs only itself. */
  CAUSAL,
  /**
   * Each frame sees all others, as upstream does it: the whole speech is computed once more. The
   * last frames do not quite go on from those before; for comparison with upstream only.
   */
  FULL_ATTENTION
}
