package io.github.cosyvoice4j.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * Single-precision weights, where they lie in the file.
 *
 * <p>One row is a matrix times a vector, which reads the weights as fast as memory gives them. Many
 * rows are OpenBLAS's matrix product. For few rows that one is slow: it copies the weights into an
 * order of its own at each call. So once few rows come together, the weights are put into oneDNN's
 * order ({@link OrderedKernel}), which is kept beside the file's. Microseconds of one product with
 * weights from memory, by two threads of a 2-core AMD EPYC (AVX2, {@code RowsProductBenchmark});
 * OpenBLAS by one, beside which two gain little:
 *
 * <pre>
 * rows                              1     2     4     8    16
 * OpenBLAS, 896 in, 4864 out     4311  5055  4029  4364  4942
 * here                            683   812   779   935  1355
 * OpenBLAS, 4864 in, 896 out     3625  3462  3276  3599  4466
 * here                            681  1213  1241  1975  3354
 * </pre>
 */
final class SingleKernel implements Kernel {
  /** More rows are worth OpenBLAS's copy. */
  private static final long FEW = 32;

  /** Weights below stay in the processor's cache, and their copy is cheap. */
  private static final long LARGE = 200_000;

  private final Product.Layer layer;
  private final Owner owner;
  private final Tensor transposed; // (in, out), a view
  private volatile OrderedKernel ordered;

  /**
   * Takes weights as they are.
   *
   * @param layer the weights
   * @param owner frees what is made of them
   */
  SingleKernel(Product.Layer layer, Owner owner) {
    this.layer = layer;
    this.owner = owner;
    this.transposed = owner.own(() -> layer.weight().transpose(0, 1));
  }

  @Override
  public void multiply(Rows x, Tensor into) {
    if (x.rows() == 1) {
      vector(x.values().select(0, 0), into.select(0, 0));
    } else if (x.rows() <= FEW && layer.weight().numel() >= LARGE && OrderedKernel.isOffered()) {
      ordered().multiply(x, into);
    } else if (layer.bias() == null) {
      torch.mm_out(into.raw(), x.values().raw(), transposed.raw());
    } else {
      torch.addmm_out(into.raw(), layer.bias().raw(), x.values().raw(), transposed.raw());
    }
  }

  private void vector(Tensor x, Tensor into) {
    if (layer.bias() == null) {
      torch.mv_out(into.raw(), layer.weight().raw(), x.raw());
    } else {
      torch.addmv_out(into.raw(), layer.bias().raw(), layer.weight().raw(), x.raw());
    }
  }

  private OrderedKernel ordered() {
    OrderedKernel known = ordered;
    if (known == null) {
      synchronized (this) {
        known = ordered;
        if (known == null) {
          known = OrderedKernel.of(layer, owner);
          ordered = known;
        }
      }
    }
    return known;
  }
}
