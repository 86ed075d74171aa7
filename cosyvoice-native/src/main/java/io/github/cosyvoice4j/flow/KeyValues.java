package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys and values of one attention in the order of time, in one piece or several. N are the heads
 * of all rows, one after the other.
 *
 * @param pieces at least one, unless all is masked
 * @param masked all of them, of which some are hidden by a mask; null where none is
 */
record KeyValues(List<Piece> pieces, Masked masked) {
  KeyValues(List<Piece> pieces) {
    this(pieces, null);
  }

  /**
   * {@return keys and values of which a mask says which are seen}
   *
   * @param keys (B, H, S, D)
   * @param values (B, H, S, D)
   * @param hidden added to the scores, (B, 1, 1 or T, S)
   */
  static KeyValues masked(Tensor keys, Tensor values, Tensor hidden) {
    return new KeyValues(List.of(), new Masked(keys, values, hidden));
  }

  /** {@return keys and values in one piece, both (B, H, S, D)} */
  static KeyValues of(Tensor keys, Tensor values) {
    return new KeyValues(List.of(Piece.of(keys, values)));
  }

  /**
   * {@return these, and others that follow}
   *
   * @param others what comes after
   */
  KeyValues then(KeyValues others) {
    return new KeyValues(Stream.concat(pieces.stream(), others.pieces.stream()).toList());
  }

  /**
   * {@return those of some of the heads}
   *
   * @param first the first of N
   * @param count how many
   */
  KeyValues heads(long first, long count) {
    return new KeyValues(pieces.stream().map(piece -> piece.heads(first, count)).toList());
  }

  /**
   * {@return how well queries match the first keys, (N, n, S)}
   *
   * @param queries (N, n, D)
   * @param scale what all is multiplied with
   * @param seen S
   */
  Tensor scores(Tensor queries, double scale, long seen) {
    Tensor scores = queries.newEmpty(queries.size(0), queries.size(1), seen);
    long at = 0;
    for (Piece piece : pieces) {
      long count = Math.min(piece.length(), seen - at);
      if (count > 0) {
        Tensor keys = piece.keys.narrow(1, 0, count).transpose(1, 2); // (N, D, count)
        scores.narrow(2, at, count).baddbmm_(queries, keys, 0, scale);
        at += count;
      }
    }
    return scores;
  }

  /**
   * Sums the first values by their weights.
   *
   * @param weights (N, n, S)
   * @param into (N, n, D), overwritten
   */
  void mix(Tensor weights, Tensor into) {
    long seen = weights.size(2);
    long at = 0;
    for (Piece piece : pieces) {
      long count = Math.min(piece.length(), seen - at);
      if (count > 0) {
        Tensor values = piece.values.narrow(1, 0, count); // (N, count, D)
        into.baddbmm_(weights.narrow(2, at, count), values, at == 0 ? 0 : 1, 1);
        at += count;
      }
    }
  }

  /**
   * Neighbouring keys and values.
   *
   * @param keys (N, S, D)
   * @param values (N, S, D)
   */
  record Piece(Tensor keys, Tensor values) {
    static Piece of(Tensor keys, Tensor values) { // (B, H, S, D) -> (N, S, D)
      return new Piece(headsOfAllRows(keys), headsOfAllRows(values));
    }

    private static Tensor headsOfAllRows(Tensor x) {
      return x.reshape(x.size(0) * x.size(1), x.size(2), x.size(3));
    }

    long length() {
      return keys.size(1);
    }

    Piece heads(long first, long count) {
      return new Piece(keys.narrow(0, first, count), values.narrow(0, first, count));
    }
  }

  /**
   * Keys and values for an attention in one piece, whatever is seen: its shape does not depend on
   * lengths, as a recorded one's can't.
   *
   * @param keys (B, H, S, D)
   * @param values (B, H, S, D)
   * @param hidden added to the scores, (B, 1, 1 or T, S)
   */
  record Masked(Tensor keys, Tensor values, Tensor hidden) {
    /**
     * {@return the values that each query attends to, heads side by side, (B, T, H * D)}
     *
     * @param query (B, H, T, D)
     * @param scale what the scores are multiplied with
     */
    Tensor attend(Tensor query, double scale) {
      Tensor attended = query.attention(keys, values, hidden.typeAs(query), scale);
      return attended
          .transpose(1, 2)
          .reshape(query.size(0), query.size(2), query.size(1) * query.size(3));
    }
  }
}
