package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.flow.CompiledEstimator;
import io.github.cosyvoice4j.flow.Conditions;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.List;

/**
 * The estimator on an engine: as many utterances at a time as it has rows for. The shorter ones of
 * a pass are masked.
 */
final class TensorRtEstimator implements CompiledEstimator {
  private final ContextPool contexts;

  /**
   * Makes an estimator.
   *
   * @param contexts borrowed
   */
  TensorRtEstimator(ContextPool contexts) {
    this.contexts = contexts;
  }

  @Override
  public boolean fits(List<Long> lengths) {
    return lengths.stream().allMatch(EngineShapes::fits);
  }

  @Override
  public Tensor forward(Tensor x, Tensor time, Conditions conditions, List<Long> lengths) {
    int together = contexts.maxRows() / EngineShapes.ROWS;
    try (TensorScope scope = TensorScope.open()) {
      Tensor output = Tensor.zeros(x.shape());
      for (int first = 0; first < lengths.size(); first += together) {
        int end = Math.min(first + together, lengths.size());
        List<Long> some = lengths.subList(first, end);
        Rows rows = new Rows((long) first * EngineShapes.ROWS, longest(some), some);
        EstimatorInput input =
            new EstimatorInput(
                rows.frames(x), rows.mask(), rows.of(time), rows.conditions(conditions));
        if (some.size() == lengths.size()) {
          contexts.lend(context -> context.run(input, output));
        } else {
          Tensor part = Tensor.empty(input.x().shape());
          contexts.lend(context -> context.run(input, part));
          output.narrow(0, rows.first, rows.count()).narrow(2, 0, rows.longest).copy_(part);
        }
      }
      return scope.escape(output);
    }
  }

  private static long longest(List<Long> lengths) {
    return lengths.stream().max(Long::compare).orElseThrow();
  }

  /** The rows of neighbouring utterances, cut to the longest of these. */
  private record Rows(long first, long longest, List<Long> lengths) {
    long count() {
      return (long) lengths.size() * EngineShapes.ROWS;
    }

    /** (B, ..) -> (b, ..) */
    Tensor of(Tensor all) {
      return all.narrow(0, first, count()).toFloat32().contiguous();
    }

    /** (B, M, T) -> (b, M, t) */
    Tensor frames(Tensor all) {
      return of(all.narrow(2, 0, longest));
    }

    Conditions conditions(Conditions all) {
      return new Conditions(frames(all.mu()), of(all.spks()), frames(all.cond()));
    }

    /** {@return (b, 1, t), 1 for frames} */
    Tensor mask() {
      Tensor mask = Tensor.zeros(count(), 1, longest);
      for (int i = 0; i < lengths.size(); i++) {
        mask.narrow(0, (long) i * EngineShapes.ROWS, EngineShapes.ROWS)
            .narrow(2, 0, lengths.get(i))
            .fill_(1);
      }
      return mask;
    }
  }
}
