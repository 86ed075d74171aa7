package io.github.cosyvoice4j.flow;

/**
 * What one stream keeps of the tokens it went through, so that a chunk costs what its own frames
 * cost: the last frames that each convolution read, and the keys and values of each attention, for
 * each Euler step.
 *
 * <p>A call reserves room for its tokens, goes through the net with {@link #past}, then advances.
 * Not safe for use by several threads.
 */
final class FlowCache implements AutoCloseable {
  /** New buffers hold this part of what is there: few buffers, and little of them unused. */
  private static final int GROWTH_DIVISOR = 4;

  private final LayerStates states = new LayerStates(this);
  private long length;
  private long capacity;
  private long reserved;
  private long grown;

  /** {@return tokens gone through} */
  long length() {
    return length;
  }

  /** {@return what the layers remember of them} */
  Past past() {
    return states;
  }

  /**
   * Makes room.
   *
   * @param tokens how many the next call goes through, at least 1
   */
  void reserve(long tokens) {
    long lacking = length + tokens - capacity;
    reserved = tokens;
    grown = lacking <= 0 ? 0 : Math.max(lacking, length / GROWTH_DIVISOR);
    capacity += grown;
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

  /** Frees all. Idempotent. */
  @Override
  public void close() {
    states.close();
  }
}
