package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One row of each sequence that has a seat. Where the rows stand is a tensor, so that a recorded
 * pass serves all positions: keys and values are written by index, and attention runs over all rows
 * up to a length, of which those behind a sequence's own are hidden.
 *
 * @param keys of each layer, views (N, K, S, D)
 * @param values of each layer, views (N, K, S, D)
 * @param places the rows' positions, int64 (N, K, 1, D)
 * @param turns the rows' positions
 * @param mask (N, 1, 1, L), added to the attention's scores
 */
record SeatedPass(
    List<Tensor> keys,
    List<Tensor> values,
    Tensor places,
    Qwen2RotaryEmbedding.Turns turns,
    Tensor mask)
    implements Pass {
  /** Its exponential is 0, also in half precision, which ends at 65504. */
  private static final double HIDDEN = -3e4;

  /**
   * Opens a pass; all it makes is in the caller's scope.
   *
   * @param seats keys and values
   * @param positions of the rows, int64 (N)
   * @param columns the numbers from 0, float32 (L)
   * @param model whose pass it is
   */
  static SeatedPass open(KvSeats seats, Tensor positions, Tensor columns, Qwen2Model model) {
    int count = Math.toIntExact(positions.size(0));
    int layers = model.layers().size();
    List<Tensor> keys = IntStream.range(0, layers).mapToObj(i -> seats.keys(i, count)).toList();
    List<Tensor> values = IntStream.range(0, layers).mapToObj(i -> seats.values(i, count)).toList();
    Tensor like = keys.get(0);
    Tensor rows = positions.toFloat32();
    Qwen2RotaryEmbedding.Turns turns = model.rotaryEmb().at(rows);
    Tensor behind = columns.sub(rows.unsqueeze(1)).greater(0); // (N, L)
    return new SeatedPass(
        keys,
        values,
        positions.reshape(-1, 1, 1, 1).expand(-1, like.size(1), 1, like.size(3)),
        new Qwen2RotaryEmbedding.Turns(turns.cos().typeAs(like), turns.sin().typeAs(like)),
        behind.mul_(HIDDEN).reshape(count, 1, 1, -1).typeAs(like));
  }

  /** The queries of a group are rows to the attention, as they see the same keys. */
  @Override
  public Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
    Tensor seen = write(keys.get(layer), k); // (N, K, L, D)
    Tensor taken = write(values.get(layer), v);
    Tensor queries = q.permute(2, 0, 1, 3); // (N, K, G, D)
    return queries.attention(seen, taken, mask).reshape(q.size(2), -1);
  }

  private Tensor write(Tensor buffer, Tensor rows) {
    Tensor perRow = rows.transpose(0, 1).unsqueeze(2); // (K, N, D) -> (N, K, 1, D)
    return buffer.scatter_(2, places, perRow).narrow(2, 0, mask.size(-1));
  }
}
