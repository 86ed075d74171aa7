package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values that one attention has seen, in buffers that are filled one after the other and
 * never copied.
 */
final class KeyValueStore implements AutoCloseable {
  private final List<Buffer> buffers = new ArrayList<>();

  /**
   * Appends.
   *
   * @param keys (B, H, T, D)
   * @param values (B, H, T, D)
   * @param growth frames of a new buffer, if one is needed; at least those that don't fit
   */
  void append(Tensor keys, Tensor values, long growth) {
    long time = keys.size(2);
    long done = 0;
    while (done < time) {
      Buffer last = withRoom(keys, growth);
      long count = Math.min(time - done, last.room());
      last.append(keys.narrow(2, done, count), values.narrow(2, done, count));
      done += count;
    }
  }

  private Buffer withRoom(Tensor keys, long growth) {
    Buffer last = buffers.isEmpty() ? null : buffers.get(buffers.size() - 1);
    if (last == null || last.room() == 0) {
      last = new Buffer(keys.size(0), keys.size(1), growth, keys.size(3));
      buffers.add(last);
    }
    return last;
  }

  /** {@return all so far; borrowed, in the caller's scope} */
  KeyValues all() {
    return new KeyValues(buffers.stream().map(Buffer::filled).toList());
  }

  @Override
  public void close() {
    buffers.forEach(Buffer::close);
    buffers.clear();
  }

  private static final class Buffer implements AutoCloseable {
    private final Tensor keys; // (B, H, capacity, D)
    private final Tensor values; // (B, H, capacity, D)
    private final long capacity;
    private long length;

    Buffer(long batch, long heads, long capacity, long channels) {
      this.capacity = capacity;
      try (TensorScope scope = TensorScope.open()) {
        keys = scope.own(Tensor.empty(batch, heads, capacity, channels));
        values = scope.own(Tensor.empty(batch, heads, capacity, channels));
      }
    }

    long room() {
      return capacity - length;
    }

    void append(Tensor moreKeys, Tensor moreValues) {
      long count = moreKeys.size(2);
      keys.narrow(2, length, count).copy_(moreKeys);
      values.narrow(2, length, count).copy_(moreValues);
      length += count;
    }

    KeyValues.Piece filled() {
      KeyValues.Piece all = KeyValues.Piece.of(keys, values);
      return new KeyValues.Piece(
          all.keys().narrow(1, 0, length), all.values().narrow(1, 0, length));
    }

    @Override
    public void close() {
      keys.close();
      values.close();
    }
  }
}
