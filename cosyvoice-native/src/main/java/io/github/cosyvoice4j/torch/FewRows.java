package io.github.cosyvoice4j.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * Products of a few rows with large weights, which OpenBLAS is slow at.
 *
 * <p>Its matrix product first copies the weights into an order of its own, which for few rows is
 * most of the work. Only products of at most 100³ multiply-adds skip that, on processors with
 * AVX-512. There the weights are taken in tiles that small. That path has one thread; the tiles are
 * shared out among several. Each value is the same whatever the number of threads. On other
 * processors, two to four rows are multiplied one by one: reading the weights for each costs less
 * than the copy.
 *
 * <p>Microseconds of one product of float32 weights that come from memory, by one thread of a
 * machine that was busy otherwise (AMD EPYC, AVX-512, OpenBLAS 0.3.31):
 *
 * <pre>
 * rows                     1     2     4     8    16    32
 * 896 x 4864  mv        1058  2002  2673  4076 10115
 *             linear    2811  2777  2926  3052  4080  5453
 *             tiles           1207  1341  1745  2428
 * 4864 x 896  mv         756  1343  1989  3304  5590
 *             linear    2027  2046  2158  2518  3114  4461
 *             tiles            884  1130  1487  2147
 * </pre>
 *
 * <p>And by two threads without AVX-512 (AMD EPYC, AVX2), where mv is once for each row:
 *
 * <pre>
 * rows                     1     2     4     8    16
 * 896 x 4864  mv         828  1614  2345  3635  6020
 *             linear    2929  3284  3187  3023  3552
 * 4864 x 896  mv         700  1221  1529  2574  4338
 *             linear    1903  2535  2393  2713  3072
 * </pre>
 *
 * <p>Taking the weights in blocks of 4 MiB, with mv for each row and block, gained less than a
 * tenth at up to four rows of the first shape and lost as much of the second; smaller blocks lost.
 *
 * <p>The order of the factors ({@code x W^T} or {@code W x^T}) and weights stored the other way
 * round make less than a tenth of difference.
 */
final class FewRows {
  /** From here on the copy costs less than the rest. */
  private static final long MAX_ROWS = 16;

  /** Where there are no tiles: more readings of the weights than this cost more than the copy. */
  private static final long MAX_READINGS = 4;

  /** Multiply-adds up to which OpenBLAS takes its path for small products. */
  private static final long SMALL = 1_000_000;

  /** Smaller tiles cost more to start than to compute. */
  private static final long LEAST_TILE = 8;

  /** Weights below stay in the processor's cache. */
  private static final long LARGE = 500_000;

  /** Multiply-adds that are worth waking a thread for. */
  private static final long WORTH_A_THREAD = 4_000_000;

  private FewRows() {}

  /** {@return whether the processor has a path for small products} */
  static boolean hasTiles() {
    return Kernels.SMALL_PRODUCTS;
  }

  /**
   * {@return whether this way is the faster one}
   *
   * @param x rows
   * @param weight (out, in)
   */
  static boolean suit(Tensor x, Tensor weight) {
    long rows = x.dim() == 2 ? x.size(0) : 0;
    if (rows < 2 || weight.numel() < LARGE || !Torch.isOpenBlas()) {
      return false;
    }
    return hasTiles() ? rows <= MAX_ROWS && x.numel() * LEAST_TILE <= SMALL : rows <= MAX_READINGS;
  }

  /**
   * {@return x W^T + b, the faster way here}
   *
   * @param x (N, in)
   * @param weight (out, in)
   * @param bias (out), or null
   */
  static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return hasTiles() ? byTiles(x, weight, bias) : byRows(x, weight, bias);
  }

  /** Row after row: each has the bytes that it has alone. */
  static Tensor byRows(Tensor x, Tensor weight, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = Tensor.empty(x.size(0), weight.size(0));
      for (long row = 0; row < x.size(0); row++) {
        torch.mv_out(y.select(0, row).raw(), weight.raw(), x.select(0, row).raw());
      }
      return scope.escape(bias == null ? y : y.add_(bias));
    }
  }

  /** In tiles, shared out among the threads. */
  static Tensor byTiles(Tensor x, Tensor weight, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      long out = weight.size(0);
      Tensor y = Tensor.empty(x.size(0), out);
      long tile = Math.max(1, SMALL / x.numel());
      long tiles = (out + tile - 1) / tile;
      boolean worthThreads = x.numel() * out >= WORTH_A_THREAD;
      long parts = worthThreads ? Math.min(Torch.threads(), tiles) : 1;
      Parts.run(
          (int) parts,
          part -> {
            long from = tiles * part / parts * tile;
            long count = Math.min(out, tiles * (part + 1) / parts * tile) - from;
            multiply(x, weight.narrow(0, from, count), y.narrow(1, from, count), tile);
          });
      return scope.escape(bias == null ? y : y.add_(bias));
    }
  }

  /** Writes x W^T, tile after tile of the weights' rows, and then what is left of them. */
  private static void multiply(Tensor x, Tensor weight, Tensor y, long tile) {
    long rows = x.size(0);
    long in = x.size(1);
    long tiles = weight.size(0) / tile;
    long done = tiles * tile;
    if (tiles > 0) {
      torch.bmm_out(
          y.narrow(1, 0, done).reshape(rows, tiles, tile).transpose(0, 1).raw(),
          x.unsqueeze(0).expand(tiles, rows, in).raw(),
          weight.narrow(0, 0, done).reshape(tiles, tile, in).transpose(1, 2).raw());
    }
    long rest = weight.size(0) - done;
    if (rest > 0) {
      torch.mm_out(
          y.narrow(1, done, rest).raw(),
          x.raw(),
          weight.narrow(0, done, rest).transpose(0, 1).raw());
    }
  }

  /** Asked once, after the natives are loaded. */
  private static final class Kernels {
    private static final boolean SMALL_PRODUCTS = Torch.cpuCapability().startsWith("AVX512");
  }
}
