package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.pytorch.global.torch_cuda;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/**
 * A context of TensorRT's, on libtorch's current stream.
 *
 * <p>What it works in is a tensor of libtorch's, given back at once: whatever gets the same memory
 * next comes later on the same stream. A pass on another stream waits for the one before by an
 * event.
 */
final class PresetContext implements ExecutionContext {
  private final IExecutionContext context;
  private final int device;
  private final CUevent_st done = new CUevent_st();

  PresetContext(IExecutionContext context, int device) {
    this.context = context;
    this.device = device;
    PresetRuntime.require(
        "an event", cudart.cudaEventCreateWithFlags(done, cudart.cudaEventDisableTiming));
  }

  @Override
  public void run(EstimatorInput input, Tensor output) {
    TensorScope.run(
        () -> {
          CUstream_st stream = torch_cuda.getCurrentCUDAStream((byte) device).stream();
          for (Map.Entry<String, Tensor> each : input.byName().entrySet()) {
            bind(each.getKey(), each.getValue());
          }
          require(context.setTensorAddress(EngineShapes.OUTPUT, new Address(output.address())));
          long bytes = context.updateDeviceMemorySizeForShapes();
          require(bytes >= 0);
          Tensor workspace = Tensor.empty(StoredType.UINT8, Math.max(1, bytes));
          context.setDeviceMemoryV2(new Address(workspace.address()), bytes);
          PresetRuntime.require("order", cudart.cudaStreamWaitEvent(stream, done, 0));
          require(context.enqueueV3(stream));
          PresetRuntime.require("an event", cudart.cudaEventRecord(done, stream));
        });
  }

  private void bind(String name, Tensor tensor) {
    Long[] shape = Arrays.stream(tensor.shape()).boxed().toArray(Long[]::new);
    require(context.setInputShape(name, PresetBuilder.dims(Arrays.asList(shape))));
    require(context.setTensorAddress(name, new Address(tensor.address())));
  }

  private static void require(boolean done) {
    if (!done) {
      throw PresetRuntime.refused("a pass");
    }
  }

  @Override
  public void close() {
    if (!context.isNull()) {
      cudart.cudaEventSynchronize(done);
      cudart.cudaEventDestroy(done);
      Deleter.delete(context);
      done.close();
    }
  }
}
