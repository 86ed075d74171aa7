package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import java.util.function.Consumer;

/**
 * What is kept of the tokens that went through the nets, so that a chunk costs what its own frames
 * cost: the last frames that each convolution read, and the keys and values of each attention, for
 * each Euler step.
 *
 * <p>A call reserves room for its tokens, goes through the nets with {@link #past}, then advances.
 * A cache may follow that of a prompt, which it reads and never changes. Not safe for use by
 * several threads, but for reading by the caches that follow it.
 */
final class FlowCache implements AutoCloseable {
  /** New buffers hold this part of what is there: few buffers, and little of them unused. */
  private static final int GROWTH_DIVISOR = 4;

  private final FlowCacheSize size;
  private final FlowMemory.Account account;
  private LayerStates states;
  private long taken;
  private long length;
  private long capacity;
  private long reserved;
  private long grown;

  /**
   * Makes an empty cache.
   *
   * @param size what it takes
   * @param account where its bytes are taken
   */
  FlowCache(FlowCacheSize size, FlowMemory.Account account) {
    this.size = size;
    this.account = account;
    this.states = new LayerStates(this, null);
  }

  /**
   * Goes on from another cache, as long as this one is empty.
   *
   * @param other stays open as long as this
   */
  void follow(FlowCache other) {
    states = new LayerStates(this, other.states);
    length = other.length;
    capacity = other.length;
  }

  /** {@return tokens gone through, those of the cache before this one among them} */
  long length() {
    return length;
  }

  /** {@return what the layers remember of them} */
  Past past() {
    return states;
  }

  /** {@return what the layers remember of them, for the last tokens: no room is reserved} */
  Past ending() {
    return states.ending();
  }

  /** {@return what it takes} */
  FlowCacheSize size() {
    return size;
  }

  /**
   * Makes room, if there is any.
   *
   * @param tokens how many the next call goes through
   * @return whether there is
   */
  boolean reserve(long tokens) {
    long lacking = Math.max(0, length + tokens - capacity);
    long generous = lacking == 0 ? 0 : Math.max(lacking, length / GROWTH_DIVISOR);
    reserved = tokens;
    return grow(generous) || grow(lacking);
  }

  private boolean grow(long tokens) {
    long bytes = tokens * size.bytesPerToken() + (taken == 0 ? size.fixedBytes() : 0);
    if (!account.take(bytes)) {
      return false;
    }
    taken += bytes;
    capacity += tokens;
    grown = tokens;
    return true;
  }

  /**
   * {@return frames of the buffer in which an attention puts what its last one has no room for}
   *
   * @param frames how many the attention is given in this call
   */
  long growth(long frames) {
    return grown * (frames / reserved); // layers after upsampling have several frames a token
  }

  /** Takes up the tokens that went through. */
  void advance() {
    length += reserved;
  }

  /** Shows everything that is kept here. */
  void forEach(Consumer<Tensor> each) {
    states.forEach(each);
  }

  /** Frees all and gives its bytes back. Idempotent. */
  @Override
  public void close() {
    states.close();
    account.give(taken);
    taken = 0;
  }
}
