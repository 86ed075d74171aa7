package io.github.cosyvoice4j.torch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Graphs without a GPU: a launch runs the work again, on the same tensors.
 *
 * <p>It is as strict as it can be: copies between host and device are refused, launches must run
 * exactly as many operations as were recorded, what the buffers hold after recording is spoiled by
 * running the work, and everything has to be closed.
 */
public final class FakeGraphs implements GraphDevice {
  private int recordings;
  private int launches;
  private int open;
  private boolean closed;
  private boolean recordingFails;
  private boolean launchFails;

  /** {@return how often work was recorded} */
  public int recordings() {
    return recordings;
  }

  /** {@return how often graphs were launched} */
  public int launches() {
    return launches;
  }

  /** {@return graphs that are not closed} */
  public int open() {
    return open;
  }

  /** {@return whether this was closed} */
  public boolean isClosed() {
    return closed;
  }

  /** Lets each recording fail from now on, after the work has run. */
  public void failRecording() {
    recordingFails = true;
  }

  /** Lets each launch fail from now on. */
  public void failLaunch() {
    launchFails = true;
  }

  @Override
  public Graph record(Runnable work) {
    if (closed) {
      throw new IllegalStateException("FakeGraphs is closed");
    }
    TensorScope.run(work);
    long operations = count(() -> Recording.run(work));
    if (recordingFails) {
      throw new IllegalStateException("recording: as asked\nand a stack");
    }
    recordings++;
    open++;
    return new Rerun(work, operations);
  }

  private static long count(Runnable work) {
    AtomicLong operations = new AtomicLong();
    Operations.listen(operations::incrementAndGet);
    try {
      work.run();
    } finally {
      Operations.listen(null);
    }
    return operations.get();
  }

  @Override
  public void close() {
    if (open != 0) {
      throw new AssertionError("expected all graphs closed before their device, got " + open);
    }
    closed = true;
  }

  private final class Rerun implements Graph {
    private final Runnable work;
    private final long operations;
    private boolean freed;

    private Rerun(Runnable work, long operations) {
      this.work = work;
      this.operations = operations;
    }

    @Override
    public void launch() {
      if (freed) {
        throw new IllegalStateException("Rerun is closed");
      }
      if (launchFails) {
        throw new IllegalStateException("launch: as asked");
      }
      launches++;
      long now = count(() -> Recording.run(work));
      if (now != operations) {
        throw new AssertionError(
            "launch: expected the " + operations + " operations recorded, got " + now);
      }
    }

    @Override
    public void close() {
      if (!freed) {
        freed = true;
        open--;
      }
    }
  }
}
