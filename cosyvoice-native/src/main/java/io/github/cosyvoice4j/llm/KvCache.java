package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;

/**
 * Keys and values of one sequence, for all layers.
 *
 * <p>Buffers are doubled when full, so a step copies one row. A pass over the net reserves its rows
 * once, appends to each layer, then advances. Not safe for use by several threads.
 */
final class KvCache implements AutoCloseable {
  private static final int FIRST_CAPACITY = 256;

  private final Tensor[] keys; // (capacity, H, D) each
  private final Tensor[] values; // (capacity, H, D) each
  private final int heads;
  private final int headDim;
  private long capacity;
  private long length;
  private boolean closed;

  /**
   * Makes an empty cache.
   *
   * @param config sizes of the net
   */
  KvCache(Qwen2Config config) {
    this.keys = new Tensor[config.numHiddenLayers()];
    this.values = new Tensor[config.numHiddenLayers()];
    this.heads = config.numKeyValueHeads();
    this.headDim = config.headDim();
  }

  /** {@return rows in the cache} */
  long length() {
    return length;
  }

  /**
   * Makes room.
   *
   * @param rows how many are about to be appended to each layer
   */
  void reserve(long rows) {
    requireOpen();
    long needed = length + rows;
    if (needed > capacity) {
      long larger = Math.max(needed, Math.max(FIRST_CAPACITY, 2 * capacity));
      for (int layer = 0; layer < keys.length; layer++) {
        keys[layer] = grow(keys[layer], larger);
        values[layer] = grow(values[layer], larger);
      }
      capacity = larger;
    }
  }

  private Tensor grow(Tensor old, long rows) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor larger = Tensor.empty(rows, heads, headDim);
      if (old != null) {
        larger.narrow(0, 0, length).copy_(old.narrow(0, 0, length));
        old.close();
      }
      return scope.own(larger);
    }
  }

  /**
   * Appends keys to a layer.
   *
   * @param layer its number
   * @param rows (T, H, D)
   * @return all keys so far, a view (S, H, D)
   */
  Tensor appendKeys(int layer, Tensor rows) {
    return append(keys[layer], rows);
  }

  /**
   * Appends values to a layer.
   *
   * @param layer its number
   * @param rows (T, H, D)
   * @return all values so far, a view (S, H, D)
   */
  Tensor appendValues(int layer, Tensor rows) {
    return append(values[layer], rows);
  }

  private Tensor append(Tensor buffer, Tensor rows) {
    long count = rows.size(0);
    buffer.narrow(0, length, count).copy_(rows);
    return buffer.narrow(0, 0, length + count);
  }

  /**
   * Takes up rows that were appended to all layers.
   *
   * @param rows how many
   */
  void advance(long rows) {
    length += rows;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("KvCache is closed");
    }
  }

  /** Frees the buffers. Idempotent. */
  @Override
  public void close() {
    closed = true;
    for (int layer = 0; layer < keys.length; layer++) {
      close(keys[layer]);
      close(values[layer]);
    }
  }

  private static void close(Tensor tensor) {
    if (tensor != null) {
      tensor.close();
    }
  }
}
