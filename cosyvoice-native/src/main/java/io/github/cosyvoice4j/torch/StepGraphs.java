package io.github.cosyvoice4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The graphs of one kind of step, and what became of them: a net asks here whether to go by graphs,
 * and works one operation at a time where it is told not to.
 *
 * <p>The first thread that asks owns the graphs; others are told not to, so that each buffer has
 * one user. The first failure is logged, kept for {@link #note}, and ends the use of graphs: the
 * step that failed, and all after it, are computed one operation at a time. Safe for use by several
 * threads.
 */
public final class StepGraphs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StepGraphs.class.getName());

  private final String what;
  private final GraphDevice device; // null where there are none
  private final List<AutoCloseable> kept = new ArrayList<>();
  private String reason; // why there are none, or none any more
  private Thread owner;

  private StepGraphs(String what, GraphDevice device, String reason) {
    this.what = what;
    this.device = device;
    this.reason = reason;
  }

  /** {@return no graphs, where nobody expects any: on a CPU} */
  public static StepGraphs none() {
    return new StepGraphs("", null, null);
  }

  /**
   * {@return no graphs, where somebody may have expected some}
   *
   * @param what the step, for messages
   * @param reason why not
   */
  public static StepGraphs none(String what, String reason) {
    return new StepGraphs(what, null, reason);
  }

  /**
   * {@return graphs on a device}
   *
   * @param what the step, for messages
   * @param device closed with the graphs
   */
  public static StepGraphs on(String what, GraphDevice device) {
    return new StepGraphs(what, device, null);
  }

  /**
   * {@return graphs on a GPU, after a small one was recorded and launched there; none if that
   * failed, which is logged}
   *
   * @param what the step, for messages
   * @param gpu the GPU's number
   */
  public static StepGraphs onCuda(String what, int gpu) {
    return proven(what, () -> CudaGraphs.open(gpu));
  }

  static StepGraphs proven(String what, Supplier<GraphDevice> opener) {
    GraphDevice device;
    try {
      device = opener.get();
    } catch (RuntimeException | LinkageError e) { // natives may be absent or others
      StepGraphs none = none(what, null);
      none.fail(e);
      return none;
    }
    return on(what, device);
  }

  /** {@return whether the calling thread may go by graphs now} */
  public synchronized boolean areOffered() {
    if (device == null || reason != null) {
      return false;
    }
    if (owner == null) {
      owner = Thread.currentThread();
    }
    return owner == Thread.currentThread();
  }

  /**
   * Records work; see {@link GraphDevice#record}.
   *
   * @param work what to record
   * @return the graph, which the caller closes
   */
  public GraphDevice.Graph record(Runnable work) {
    return device.record(work);
  }

  /**
   * Does something with graphs, if they are offered.
   *
   * @param work what to do; nothing it has done by the time it fails may be seen
   * @param <T> what comes of it
   * @return what came of it; if empty, it is to be done without graphs
   */
  public <T> Optional<T> attempt(Supplier<T> work) {
    if (!areOffered()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } catch (RuntimeException e) {
      fail(e);
      return Optional.empty();
    }
  }

  private synchronized void fail(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    reason = message.lines().findFirst().orElse(""); // libtorch adds a stack of its own
    LOG.log(
        System.Logger.Level.WARNING,
        "{0}: no CUDA graphs from now on, each operation is launched by itself: {1}",
        what,
        reason);
    LOG.log(System.Logger.Level.DEBUG, what, e);
  }

  /**
   * Keeps something that the graphs use, to be closed before them.
   *
   * @param used what to close
   */
  public synchronized void keep(AutoCloseable used) {
    kept.add(used);
  }

  /** {@return how steps are run, for {@code ModelInfo}; empty where nobody expects graphs} */
  public synchronized Optional<String> note() {
    if (reason != null) {
      return Optional.of("one operation at a time: " + reason);
    }
    return device == null
        ? Optional.empty()
        : Optional.of("recorded once, launched as CUDA graphs");
  }

  /** Closes what is kept, then the device. Idempotent; nothing may be launched meanwhile. */
  @Override
  public void close() {
    List<AutoCloseable> closing;
    synchronized (this) {
      closing = new ArrayList<>(kept);
      kept.clear();
      reason = "closed";
    }
    if (device != null) {
      closing.add(device);
    }
    for (AutoCloseable each : closing) {
      try {
        each.close();
      } catch (Exception e) { // the others are to be closed too
        LOG.log(System.Logger.Level.WARNING, "{0}: a graph was not freed: {1}", what, e);
      }
    }
  }
}
