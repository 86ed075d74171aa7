package io.github.cosyvoice4j.torch;

/**
 * Records what a piece of work lets a device do, so that it can be done again with one call.
 *
 * <p>The work may do nothing that depends on values: its inputs and outputs are tensors that are
 * made before and stay where they are, its shapes and its Java branches are always the same, and it
 * copies nothing between host and device. Between recording and launches the inputs are filled,
 * after a launch the outputs are read; everything else that the work makes lies in memory that all
 * graphs of the device share, so nothing of it may be kept.
 *
 * <p>One thread records and launches at a time. {@code CudaGraphs} is the one for GPUs.
 */
public interface GraphDevice extends AutoCloseable {
  /**
   * Records work. It runs at least once before, so that libraries choose their kernels and
   * workspaces; what its buffers hold afterwards is undefined.
   *
   * @param work what to record
   * @return what was recorded, which the caller closes before this
   * @throws RuntimeException if the work fails, or holds something that can't be recorded; the
   *     thread can go on without graphs
   */
  Graph record(Runnable work);

  /** Frees the shared memory. Idempotent. */
  @Override
  void close();

  /** Recorded work. */
  interface Graph extends AutoCloseable {
    /**
     * Lets the device do the work again, after what the thread asked of it before.
     *
     * @throws RuntimeException if the device refuses
     * @throws IllegalStateException if this is closed
     */
    void launch();

    /** Frees the recording. Idempotent. */
    @Override
    void close();
  }
}
