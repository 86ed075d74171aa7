package io.github.cosyvoice4j.torch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.cuda.CUDAGuard;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.cuda.DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair;
import org.bytedeco.pytorch.cuda.StreamFilter;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * CUDA graphs of libtorch's operations, by stream capture.
 *
 * <p>The presets map no {@code CUDAGraph}, so this does what libtorch's class does, with the same
 * calls: {@code beginAllocateToPool} of the caching allocator, {@code cudaStreamBeginCapture} on a
 * stream of libtorch's pool, the work, {@code cudaStreamEndCapture}, {@code endAllocateToPool},
 * instantiation. See {@code aten/src/ATen/cuda/CUDAGraph.cpp}.
 *
 * <p>Why a pool of its own: a graph writes to the addresses of its temporaries at every launch. In
 * the allocator's common pool these would be given to other tensors, which launches would then
 * overwrite, or returned to CUDA when memory runs short. A private pool is kept as long as somebody
 * counts on it. All graphs here share one: they run one after the other, and none leaves a result
 * in it.
 *
 * <p>The pool's id, a pair of two 64-bit numbers, is mapped as an unrelated pair of vectors. The
 * presets' native code only casts its address to {@code MempoolId_t*}, so a pointer to two longs
 * under that name is the id. What must not be called is anything that returns one ({@code
 * MemPool.id}): its deallocator is that of the vectors. The filter that says whose memory comes
 * from the pool is a Java callback that compares threads; the allocator calls it, with its lock
 * held, on every thread that asks for memory while a graph is recorded.
 *
 * <p>What is captured must have run before on the same stream, in the same shapes: libraries load
 * kernels, choose algorithms and get workspaces at first use, with calls that end a capture. So the
 * work runs once before, with the pool already in force, which also makes the pool large enough.
 * The stream is one of libtorch's, which does not wait for the legacy default stream; the mode of
 * capture is thread-local, so the vocoder's thread may allocate while the language model's records.
 * Launches go to whichever stream is current, as graphs may.
 *
 * <p>What makes a capture fail, and what then happens: a copy between host and device or any other
 * wait in the work ({@link Recording} names ours); a device-wide synchronization by any thread; an
 * operation that runs on another thread or draws random numbers; memory that is short, as the
 * allocator gives nothing back to CUDA meanwhile; CUDA classes or natives that are absent or do not
 * fit. The capture is ended and its graph destroyed, the allocator's redirection is taken back,
 * which else would swallow all later memory, the thread gets its stream back, the last error is
 * cleared, and the caller gets an exception: {@link StepGraphs} reports it and goes on without
 * graphs. What can't be survived is an error that CUDA calls sticky, such as an illegal address:
 * every later call fails too. To find out early, {@link #open} records and launches a small graph.
 *
 * <p>Several threads may each have graphs of their own; recordings wait for each other.
 */
final class CudaGraphs implements GraphDevice {
  /** Far above libtorch's own ids, which count from 1. */
  private static final AtomicLong POOLS = new AtomicLong(1L << 62);

  private static final ReentrantLock RECORDING = new ReentrantLock();

  private final byte gpu;
  private final CUDAStream stream;
  private final LongPointer poolId;
  private final DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair pool;
  private boolean closed;

  private CudaGraphs(int gpu) {
    this.gpu = (byte) gpu;
    this.poolId = new LongPointer(2).put(0, POOLS.incrementAndGet()).put(1, 0);
    this.pool = new DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair(poolId);
    this.stream = torch_cuda.getStreamFromPool(false, this.gpu);
    torch_cuda.createOrIncrefPool(this.gpu, pool); // so that it outlives single graphs
  }

  /**
   * Opens a GPU for graphs, and proves that they work there.
   *
   * @param gpu its number
   * @return the device
   * @throws IllegalStateException if a launch does not do what was recorded
   * @throws RuntimeException if CUDA or libtorch refuse
   */
  static CudaGraphs open(int gpu) {
    CudaGraphs graphs = new CudaGraphs(gpu);
    try {
      TensorScope.run(graphs::prove);
      return graphs;
    } catch (RuntimeException | LinkageError e) {
      graphs.close();
      throw e;
    }
  }

  /**
   * Adds through a temporary, so that the pool is used, and looks whether launches see the input.
   */
  private void prove() {
    Tensor in = Tensor.of(new float[] {0}, 1);
    Tensor out = Tensor.of(new float[] {0}, 1);
    if (!in.raw().is_cuda()) {
      throw new IllegalStateException(
          "CUDA graphs: expected a thread whose tensors are on the GPU, got one on the CPU");
    }
    try (Graph graph = record(() -> out.copy_(in.add(1).mul(2)))) {
      for (int value = 1; value <= 2; value++) {
        in.fill_(value);
        graph.launch();
        float got = out.toFloats()[0];
        float expected = 2f * (value + 1);
        if (got != expected) {
          throw new IllegalStateException(
              "CUDA graphs: expected " + expected + " of a first graph, got " + got);
        }
      }
    }
  }

  @Override
  @SuppressWarnings("try") // the guard works by being open
  public Graph record(Runnable work) {
    RECORDING.lock();
    try (CUDAGuard guard = new CUDAGuard(gpu);
        CUDAStream before = torch_cuda.getCurrentCUDAStream(gpu)) {
      requireOpen();
      before.synchronize(); // the buffers' contents come from there
      torch_cuda.setCurrentCUDAStream(stream);
      try {
        return recordOnStream(work);
      } finally {
        torch_cuda.setCurrentCUDAStream(before);
      }
    } finally {
      RECORDING.unlock();
    }
  }

  private Graph recordOnStream(Runnable work) {
    RecordingThread.set(Thread.currentThread());
    torch_cuda.beginAllocateToPool(gpu, pool, RecordingThread.FILTER);
    CUgraph_st graph = null;
    try {
      TensorScope.run(work);
      stream.synchronize();
      graph = capture(work);
    } finally {
      torch_cuda.endAllocateToPool(gpu, pool);
      RecordingThread.set(null);
      if (graph == null) {
        torch_cuda.getAllocator().releasePool(gpu, pool);
      }
    }
    return CudaGraph.of(this, graph);
  }

  private CUgraph_st capture(Runnable work) {
    CUstream_st raw = stream.stream();
    check("begin", cudart.cudaStreamBeginCapture(raw, cudart.cudaStreamCaptureModeThreadLocal));
    CUgraph_st graph = new CUgraph_st();
    boolean whole = false;
    try {
      Recording.run(work);
      whole = true;
    } finally {
      int code = cudart.cudaStreamEndCapture(raw, graph);
      if ((!whole || code != cudart.cudaSuccess) && !graph.isNull()) {
        cudart.cudaGraphDestroy(graph);
      }
      if (whole) {
        check("end", code); // else what the work threw says more
      } else {
        cudart.cudaGetLastError();
      }
    }
    return graph;
  }

  byte gpu() {
    return gpu;
  }

  /** Takes back a graph's share of the pool. */
  void release() {
    torch_cuda.getAllocator().releasePool(gpu, pool);
  }

  /**
   * Refuses an error.
   *
   * @param step what was tried
   * @param code what CUDA says
   * @throws IllegalStateException if it is one
   */
  static void check(String step, int code) {
    if (code != cudart.cudaSuccess) {
      cudart.cudaGetLastError(); // else it is libtorch's next call's, too
      throw new IllegalStateException(
          "CUDA graph: "
              + step
              + " failed with "
              + cudart.cudaGetErrorName(code).getString()
              + " ("
              + cudart.cudaGetErrorString(code).getString()
              + ")");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("CudaGraphs is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release();
      pool.close();
      poolId.close();
      stream.close();
    }
  }

  /**
   * Tells the allocator whose memory comes from the pool. One for the process: the presets have
   * room for ten, and recordings wait for each other anyway.
   */
  private static final class RecordingThread extends StreamFilter {
    static final RecordingThread FILTER = new RecordingThread();

    private static volatile Thread recording;

    static void set(Thread thread) {
      recording = thread;
    }

    @Override
    public boolean call(Pointer stream) {
      return Thread.currentThread() == recording;
    }
  }
}
