package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Compares what a net shows and gives with the goldens of one file, by name. */
final class TensorComparison {
  private final TensorGolden golden;
  private final StageRows rows;

  TensorComparison(TensorGolden golden, StageRows rows) {
    this.golden = golden;
    this.rows = rows;
  }

  /** Compares an output; another shape is not within any tolerance. */
  void close(String key, Tensor actual, double tolerance) throws IOException {
    if (!golden.has(key)) {
      return;
    }
    if (!Arrays.equals(golden.shape(key), actual.shape())) {
      rows.failed(key);
    } else {
      rows.close(key, golden.floats(key), actual.toFloats(), tolerance);
    }
  }

  /**
   * {@return a probe that compares what a net shows on its way, where there is a golden and no row
   * yet}
   */
  Probe probe(String prefix, double tolerance) {
    return (name, value) -> {
      String key = prefix + name;
      if (rows.has(key)) {
        return;
      }
      try {
        close(key, value, tolerance);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Adds a row for an input that no stage of ours makes: it was read, and every value is sane. */
  void given(String key) throws IOException {
    if (golden.has(key)) {
      float[] values = golden.floats(key);
      rows.close(key, values, values.clone(), Tolerances.EXACT);
    }
  }

  /** Adds a row for every golden that none of the comparisons above was about. */
  void rest() {
    golden.keys().stream().filter(key -> !rows.has(key)).forEach(rows::notCovered);
  }
}
