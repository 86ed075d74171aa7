package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.function.IntFunction;

/**
 * Keys and values of one sequence, for all layers.
 *
 * <p>Buffers are doubled when full, so a step copies one row. A pass over the net reserves its rows
 * once and appends to each layer. Whoever runs the pass advances after it: rows of a pass that
 * failed lie behind the length and are overwritten. Not safe for use by several threads.
 *
 * <p>The buffers may be a {@link KvSeats seat} among those of other sequences, where recorded steps
 * read and write them. To all else a seat is a buffer like any; a cache that outgrows it leaves.
 */
final class KvCache implements AutoCloseable {
  private static final int FIRST_CAPACITY = 256;

  private final Qwen2Config config;
  private final StoredType type;
  private final Store[] keys;
  private final Store[] values;
  private long capacity;
  private long length;
  private KvSeats.Seat seat; // null where the buffers are its own
  private boolean closed;

  /**
   * Makes an empty cache.
   *
   * @param config sizes of the net
   * @param type the numbers that its layers compute with
   */
  KvCache(Qwen2Config config, StoredType type) {
    this.config = config;
    this.type = type;
    this.keys = new Store[config.numHiddenLayers()];
    this.values = new Store[config.numHiddenLayers()];
  }

  /** {@return the numbers that the layers compute with} */
  StoredType type() {
    return type;
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
    if (closed) {
      throw new IllegalStateException("KvCache is closed");
    }
    long needed = length + rows;
    if (needed > capacity) {
      long larger = Math.max(needed, Math.max(FIRST_CAPACITY, 2 * capacity));
      IntFunction<Tensor> own =
          layer -> Tensor.empty(type, config.numKeyValueHeads(), larger, config.headDim());
      move(own, own);
      capacity = larger;
      leave();
    }
  }

  /**
   * Moves to a seat, taken for this cache. If that fails, what is in the cache stays.
   *
   * @param taken the seat
   */
  void sit(KvSeats.Seat taken) {
    move(taken::keys, taken::values);
    capacity = taken.capacity();
    leave();
    seat = taken;
  }

  /** {@return where it sits, or null} */
  KvSeats.Seat seat() {
    return seat;
  }

  /**
   * {@return a buffer of this cache, of whose kind others are to be}; there is one once room was
   * made
   */
  Tensor buffer() {
    return keys[0].buffer;
  }

  private void move(IntFunction<Tensor> newKeys, IntFunction<Tensor> newValues) {
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer] = moved(keys[layer], newKeys, layer);
      values[layer] = moved(values[layer], newValues, layer);
    }
  }

  private Store moved(Store old, IntFunction<Tensor> buffers, int layer) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor buffer = buffers.apply(layer); // (K, capacity, D)
      Tensor shared = buffer.unsqueeze(1).expand(-1, config.groupSize(), -1, -1);
      if (old != null) {
        buffer.narrow(1, 0, length).copy_(old.buffer.narrow(1, 0, length));
        old.close();
      }
      return new Store(scope.own(buffer), scope.own(shared));
    }
  }

  private void leave() {
    if (seat != null) {
      seat.leave();
      seat = null;
    }
  }

  /**
   * Appends rows to a layer.
   *
   * @param layer its number
   * @param newKeys (K, T, D)
   * @param newValues (K, T, D)
   */
  void append(int layer, Tensor newKeys, Tensor newValues) {
    long count = newKeys.size(1);
    keys[layer].buffer.narrow(1, length, count).copy_(newKeys);
    values[layer].buffer.narrow(1, length, count).copy_(newValues);
  }

  /**
   * {@return all rows of a layer, views (K, S, D)}
   *
   * @param layer its number
   * @param appended how many of them were appended in this pass
   */
  Seen seen(int layer, long appended) {
    return new Seen(
        keys[layer].buffer.narrow(1, 0, length + appended),
        values[layer].buffer.narrow(1, 0, length + appended));
  }

  /**
   * {@return all rows of a layer as each query of a group sees them, views (K, G, S, D)}
   *
   * @param layer its number
   * @param appended how many of them were appended in this pass
   */
  Seen seenByGroups(int layer, long appended) {
    return new Seen(
        keys[layer].shared.narrow(2, 0, length + appended),
        values[layer].shared.narrow(2, 0, length + appended));
  }

  /** What queries see. */
  record Seen(Tensor keys, Tensor values) {}

  /**
   * Takes up rows that were appended to all layers.
   *
   * @param rows how many
   */
  void advance(long rows) {
    length += rows;
  }

  /** Frees the buffers. Idempotent. */
  @Override
  public void close() {
    closed = true;
    leave();
    for (int layer = 0; layer < keys.length; layer++) {
      close(keys[layer]);
      close(values[layer]);
    }
  }

  private static void close(Store store) {
    if (store != null) {
      store.close();
    }
  }

  /**
   * Keys or values of one layer.
   *
   * @param buffer (K, capacity, D)
   * @param shared the same as each query of a group sees it, (K, G, capacity, D)
   */
  private record Store(Tensor buffer, Tensor shared) implements AutoCloseable {
    @Override
    public void close() {
      buffer.close();
      shared.close();
    }
  }
}
