package io.github.cosyvoice4j.tensorrt;

import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** An engine of TensorRT's. */
final class PresetEngine implements Engine {
  private final ICudaEngine engine;
  private final int device;

  PresetEngine(ICudaEngine engine, int device) {
    this.engine = engine;
    this.device = device;
  }

  @Override
  public int maxRows() {
    try (Dims64 most = engine.getProfileShape("x", 0, OptProfileSelector.kMAX)) {
      return Math.toIntExact(most.d(0));
    }
  }

  @Override
  public long contextBytes() {
    return engine.getDeviceMemorySizeForProfileV2(0);
  }

  /** Its memory is libtorch's, taken for each pass by that pass's size. */
  @Override
  public ExecutionContext newContext() {
    IExecutionContext context =
        engine.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED);
    if (context == null) {
      throw PresetRuntime.refused("a context");
    }
    return new PresetContext(context, device);
  }

  @Override
  public void close() {
    Deleter.delete(engine);
  }
}
