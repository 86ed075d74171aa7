package io.github.cosyvoice4j.torch;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.pytorch.cuda.CUDAGuard;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch_cuda;

/** One instantiated CUDA graph. It has its share of the memory pool of its {@link CudaGraphs}. */
final class CudaGraph implements GraphDevice.Graph {
  private final CudaGraphs owner;
  private final CUgraphExec_st executable;
  private boolean closed;

  private CudaGraph(CudaGraphs owner, CUgraphExec_st executable) {
    this.owner = owner;
    this.executable = executable;
  }

  /**
   * Makes a graph launchable.
   *
   * @param owner whose pool it uses; has counted it
   * @param graph what was captured; destroyed here
   * @return the graph
   */
  static CudaGraph of(CudaGraphs owner, CUgraph_st graph) {
    CUgraphExec_st executable = new CUgraphExec_st();
    int code =
        cudart.cudaGraphInstantiateWithFlags(
            executable, graph, cudart.cudaGraphInstantiateFlagAutoFreeOnLaunch);
    cudart.cudaGraphDestroy(graph);
    if (code != cudart.cudaSuccess) {
      owner.release();
      CudaGraphs.check("instantiation", code);
    }
    return new CudaGraph(owner, executable);
  }

  @Override
  @SuppressWarnings("try") // the guard works by being open
  public void launch() {
    if (closed) {
      throw new IllegalStateException("CudaGraph is closed");
    }
    try (CUDAGuard guard = new CUDAGuard(owner.gpu());
        CUDAStream current = torch_cuda.getCurrentCUDAStream(owner.gpu())) {
      CudaGraphs.check("launch", cudart.cudaGraphLaunch(executable, current.stream()));
    }
  }

  /** What it is doing must have ended: whoever read a result has waited for that. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      cudart.cudaGraphExecDestroy(executable);
      owner.release();
    }
  }
}
