package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.StreamOptions;

/**
 * When the next piece of a streamed utterance may be made, in speech tokens. Belongs to one
 * utterance: upstream's, which all requests share, lets each one wait longer than the one before.
 *
 * <p>Pieces end where chunks end, counted from the first token of the prompt; the tokens that the
 * flow looks ahead to must be there too.
 */
public final class StreamSchedule {
  private final StreamOptions options;
  private final Grid grid;
  private double hop;
  private int end;

  /**
   * Begins with the first piece.
   *
   * @param options how hops grow
   * @param grid how the flow cuts tokens
   * @param promptTokens how many tokens stand before the utterance's first
   */
  public StreamSchedule(StreamOptions options, Grid grid, int promptTokens) {
    this.options = options;
    this.grid = grid;
    int rest = Math.floorMod(-promptTokens, grid.chunk());
    this.hop = Math.max(1, options.firstHop());
    this.end = rest + options.firstHop() * grid.chunk();
    if (end == 0) {
      end = grid.chunk();
    }
    if (options.firstHop() > 0) {
      grow();
    }
  }

  /**
   * How the flow cuts tokens.
   *
   * @param chunk tokens of a chunk
   * @param lookahead tokens behind it that must be known
   */
  public record Grid(int chunk, int lookahead) {}

  /** {@return how many tokens the next piece needs, from the utterance's first} */
  public int needed() {
    return end + grid.lookahead();
  }

  /** Goes on to the piece after it. */
  public void next() {
    end += ((int) hop) * grid.chunk();
    grow();
  }

  private void grow() {
    hop = Math.min(options.maxHop(), hop * options.growth());
  }
}
