package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keys and values that one attention has seen, in buffers that are filled one after the other and
 * never copied.
 */
final class KeyValueStore {
  private final StoredType type;
  private final KeyValueStore before;
  private final List<Buffer> buffers = new ArrayList<>();

  /**
   * Makes an empty store.
   *
   * @param type in what numbers keys and values are kept
   * @param before what comes first, or null; never changed here
   */
  KeyValueStore(StoredType type, KeyValueStore before) {
    this.type = type;
    this.before = before;
  }

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
      last = new Buffer(type, keys, growth);
      buffers.add(last);
    }
    return last;
  }

  /** {@return all so far, in the numbers they came in; borrowed, in the caller's scope} */
  KeyValues all() {
    return new KeyValues(pieces().toList());
  }

  private Stream<KeyValues.Piece> pieces() {
    Stream<KeyValues.Piece> own = buffers.stream().map(Buffer::filled);
    return before == null ? own : Stream.concat(before.pieces(), own);
  }

  /** Shows everything that is kept here. */
  void forEach(Consumer<Tensor> each) {
    for (Buffer buffer : buffers) {
      each.accept(buffer.keys);
      each.accept(buffer.values);
    }
  }

  private static final class Buffer {
    private final Tensor keys; // (B, H, capacity, D)
    private final Tensor values; // (B, H, capacity, D)
    private final StoredType computed;
    private final long capacity;
    private long length;

    /** Makes room for keys and values like some of them. */
    Buffer(StoredType type, Tensor like, long capacity) {
      this.computed = like.type();
      this.capacity = capacity;
      long[] shape = like.shape();
      shape[2] = capacity;
      try (TensorScope scope = TensorScope.open()) {
        keys = scope.own(Tensor.empty(type, shape));
        values = scope.own(Tensor.empty(type, shape));
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
      KeyValues.Piece all = KeyValues.Piece.of(keys, values); // (N, capacity, D)
      return new KeyValues.Piece(
          all.keys().narrow(1, 0, length).to(computed),
          all.values().narrow(1, 0, length).to(computed));
    }
  }
}
