package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values of several sequences, side by side in buffers that stay where they are, so that
 * recorded steps can read and write them.
 *
 * <p>A sequence takes the lowest free seat with its first step, and leaves it when it is closed or
 * outgrows it. Buffers grow by doubling, seats or rows, and all who sit move along; {@link #moves}
 * tells whether addresses that somebody recorded are still right. Unused rows are finite numbers:
 * what attention hides is multiplied by 0.
 *
 * <p>Leaving between steps is safe from any thread; all else belongs to the thread of the recorded
 * steps.
 */
final class KvSeats implements AutoCloseable {
  private final Qwen2Config config;
  private final Sizes first;
  private Buffers buffers = Buffers.NONE;
  private KvCache[] sitting = new KvCache[0];
  private int moves;

  /**
   * How much there is before the first growth.
   *
   * @param seats a power of two
   * @param rows of each seat, a power of two
   */
  record Sizes(int seats, long rows) {
    /**
     * For the released model, 25 MB a seat in single precision. A second of speech is 25 rows, so a
     * prompt and 20 s of speech stay.
     */
    static final Sizes DEFAULT = new Sizes(4, 1024);
  }

  KvSeats(Qwen2Config config, Sizes first) {
    this.config = config;
    this.first = first;
  }

  /** {@return how often the buffers were replaced} */
  int moves() {
    return moves;
  }

  /**
   * Lets caches sit, each with room for one more row, in the lowest seats there are.
   *
   * @param caches whose sequences step together; those that don't sit yet are moved here
   */
  void seat(List<KvCache> caches) {
    for (KvCache cache : caches) {
      if (cache.length() == 0) {
        cache.reserve(1); // makes its buffers, whose kind ours have
      }
    }
    long longest = longest(caches);
    int standing = Math.toIntExact(caches.stream().filter(each -> each.seat() == null).count());
    int needed = count() + standing;
    if (needed > sitting.length || longest >= buffers.rows) {
      grow(powerOfTwo(Math.max(first.seats, needed)), longest + 1, caches.get(0).buffer());
    }
    for (KvCache cache : caches) {
      if (cache.seat() == null) {
        cache.sit(take(cache));
      }
    }
    closeRanks();
  }

  /** Parked sequences count too: steps write a row behind their last, to be overwritten. */
  private synchronized long longest(List<KvCache> caches) {
    long longest = caches.stream().mapToLong(KvCache::length).max().orElse(0);
    for (KvCache cache : sitting) {
      longest = Math.max(longest, cache == null ? 0 : cache.length());
    }
    return longest;
  }

  private void grow(int seats, long rows, Tensor like) {
    int newSeats = Math.max(seats, sitting.length);
    long newRows = Math.max(buffers.rows, first.rows);
    while (newRows < rows) {
      newRows *= 2;
    }
    Buffers old = buffers;
    KvCache[] moving = sitting;
    buffers = Buffers.make(config, like, newSeats, newRows);
    sitting = new KvCache[newSeats];
    moves++;
    try {
      for (int i = 0; i < moving.length; i++) {
        if (moving[i] != null) {
          moving[i].sit(take(moving[i], i));
        }
      }
    } finally {
      old.close(); // a cache that could not move holds on to its part
    }
  }

  /** Sequences in upper seats move down where half the seats in use would do. */
  private void closeRanks() {
    int fitting = powerOfTwo(count());
    for (int i = sitting.length - 1; i >= fitting; i--) {
      if (sitting[i] != null) {
        sitting[i].sit(take(sitting[i]));
      }
    }
  }

  /** {@return how many sit} */
  synchronized int count() {
    return Math.toIntExact(Arrays.stream(sitting).filter(each -> each != null).count());
  }

  /** {@return a power of two of seats, in the lowest of which all sit} */
  synchronized int inUse() {
    int used = 0;
    for (int i = 0; i < sitting.length; i++) {
      used = sitting[i] == null ? used : i + 1;
    }
    return powerOfTwo(used);
  }

  /** {@return where the next row of whoever has a seat goes; 0 for a free one} */
  synchronized long next(int seat) {
    return sitting[seat] == null ? 0 : sitting[seat].length();
  }

  /** {@return how many rows there is room for in each seat} */
  long rows() {
    return buffers.rows;
  }

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  private synchronized Seat take(KvCache cache) {
    int free = 0;
    while (sitting[free] != null) {
      free++;
    }
    return take(cache, free);
  }

  private synchronized Seat take(KvCache cache, int number) {
    sitting[number] = cache;
    return new Seat(this, buffers, number);
  }

  /** A seat in buffers that were replaced is free already. */
  private synchronized void leave(Seat seat) {
    if (seat.buffers == buffers) {
      sitting[seat.number] = null;
    }
  }

  /** {@return keys of a layer in the first seats, a view (N, K, S, D)} */
  Tensor keys(int layer, int seats) {
    return buffers.keys[layer].narrow(0, 0, seats);
  }

  /** {@return values of a layer in the first seats, a view (N, K, S, D)} */
  Tensor values(int layer, int seats) {
    return buffers.values[layer].narrow(0, 0, seats);
  }

  /** Frees the buffers, once nobody sits in them. Idempotent. */
  @Override
  public void close() {
    buffers.close();
    buffers = Buffers.NONE;
    sitting = new KvCache[0];
  }

  /** One sequence's place. */
  static final class Seat {
    private final KvSeats seats;
    private final Buffers buffers;
    private final int number;

    private Seat(KvSeats seats, Buffers buffers, int number) {
      this.seats = seats;
      this.buffers = buffers;
      this.number = number;
    }

    /** {@return which it is, from 0} */
    int number() {
      return number;
    }

    /** {@return the buffer for keys of a layer, a view (K, S, D)} */
    Tensor keys(int layer) {
      return buffers.keys[layer].select(0, number);
    }

    /** {@return the buffer for values of a layer, a view (K, S, D)} */
    Tensor values(int layer) {
      return buffers.values[layer].select(0, number);
    }

    /** {@return S} */
    long capacity() {
      return buffers.rows;
    }

    /** Gives the seat back. */
    void leave() {
      seats.leave(this);
    }
  }

  /** The buffers of all layers, each (seats, K, rows, D). */
  private static final class Buffers implements AutoCloseable {
    static final Buffers NONE = new Buffers(new Tensor[0], new Tensor[0], 0);

    private final Tensor[] keys;
    private final Tensor[] values;
    private final long rows;

    private Buffers(Tensor[] keys, Tensor[] values, long rows) {
      this.keys = keys;
      this.values = values;
      this.rows = rows;
    }

    static Buffers make(Qwen2Config config, Tensor like, int seats, long rows) {
      int layers = config.numHiddenLayers();
      Tensor[] all = new Tensor[2 * layers];
      try (TensorScope scope = TensorScope.open()) {
        for (int i = 0; i < all.length; i++) {
          all[i] = like.newZeros(seats, config.numKeyValueHeads(), rows, config.headDim());
        }
        Arrays.stream(all).forEach(scope::own);
      }
      return new Buffers(
          Arrays.copyOf(all, layers), Arrays.copyOfRange(all, layers, 2 * layers), rows);
    }

    @Override
    public void close() {
      Arrays.stream(keys).forEach(Tensor::close);
      Arrays.stream(values).forEach(Tensor::close);
    }
  }
}
