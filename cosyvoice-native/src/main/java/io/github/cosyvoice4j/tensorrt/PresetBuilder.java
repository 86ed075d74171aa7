package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.BuilderFlag;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/**
 * Builds one engine. Upstream: {@code convert_onnx_to_trt} in {@code
 * cosyvoice/utils/file_utils.py}.
 *
 * <p>The parser can't be deleted ({@link Deleter}): its copy of the graph and the weights stays
 * until the process ends. That is once for a GPU, as the next process reads the kept engine.
 */
final class PresetBuilder implements AutoCloseable {
  /** Upstream's: what a layer may try out at most. */
  private static final long WORKSPACE_BYTES = 4L << 30;

  private final IBuilder builder;
  private final INetworkDefinition network;
  private final IBuilderConfig config;

  private PresetBuilder(IBuilder builder) {
    this.builder = builder;
    this.network = builder.createNetworkV2(0); // rows are an axis like any other, since 10
    this.config = builder.createBuilderConfig();
  }

  static PresetBuilder open() {
    Loader.load(nvonnxparser.class);
    IBuilder builder = nvinfer.createInferBuilder(PresetLog.instance());
    if (builder == null) {
      throw PresetRuntime.refused("its builder");
    }
    return new PresetBuilder(builder);
  }

  /** {@return the engine; may outlive this} */
  @SuppressWarnings("try") // the scope works by being open
  SerializedEngine build(EngineRequest request) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      parse(request);
      addProfile(request.shapes().accepted(declaredInputs()));
      requireOutput();
      config.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, WORKSPACE_BYTES);
      setNumbers(request);
      IHostMemory built = builder.buildSerializedNetwork(network, config);
      if (built == null) {
        throw PresetRuntime.refused("an engine of " + request.onnx());
      }
      return new Built(built);
    }
  }

  private void parse(EngineRequest request) throws ModelFormatException {
    IParser parser = nvonnxparser.createParser(network, PresetLog.instance());
    String file = request.onnx().toAbsolutePath().toString();
    if (!parser.parseFromFile(file, ILogger.Severity.kWARNING.value)) {
      String reason =
          parser.getNbErrors() == 0
              ? PresetLog.instance().error()
              : parser.getError(0).desc().strip();
      throw new ModelFormatException(
          file + ": expected a graph, got: " + reason + "; download the model directory again");
    }
  }

  private Map<String, List<Long>> declaredInputs() {
    Map<String, List<Long>> declared = new LinkedHashMap<>();
    for (int i = 0; i < network.getNbInputs(); i++) {
      ITensor input = network.getInput(i);
      List<Long> shape = new ArrayList<>();
      Dims64 dims = input.getDimensions();
      for (int axis = 0; axis < dims.nbDims(); axis++) {
        shape.add(dims.d(axis));
      }
      declared.put(input.getName(), shape);
    }
    return declared;
  }

  private void requireOutput() throws ModelFormatException {
    String got = network.getNbOutputs() == 1 ? network.getOutput(0).getName() : "several";
    if (!got.equals(EngineShapes.OUTPUT)) {
      throw new ModelFormatException(
          EngineRequest.ONNX + ": expected the output " + EngineShapes.OUTPUT + ", got " + got);
    }
  }

  private void addProfile(EngineShapes shapes) {
    IOptimizationProfile profile = builder.createOptimizationProfile();
    long most = shapes.maxRows();
    for (String input : EngineShapes.inputs()) {
      boolean fits =
          profile.setDimensions(
                  input,
                  OptProfileSelector.kMIN,
                  dims(shapes.shape(input, EngineShapes.ROWS, EngineShapes.MIN_FRAMES)))
              && profile.setDimensions(
                  input,
                  OptProfileSelector.kOPT,
                  dims(shapes.shape(input, EngineShapes.ROWS, EngineShapes.USUAL_FRAMES)))
              && profile.setDimensions(
                  input,
                  OptProfileSelector.kMAX,
                  dims(shapes.shape(input, most, EngineShapes.MAX_FRAMES)));
      if (!fits) {
        throw PresetRuntime.refused("sizes " + shapes + " of " + input);
      }
    }
    if (config.addOptimizationProfile(profile) < 0) {
      throw PresetRuntime.refused("sizes " + shapes);
    }
  }

  static Dims64 dims(List<Long> shape) {
    Dims64 dims = new Dims64().nbDims(shape.size());
    for (int axis = 0; axis < shape.size(); axis++) {
      dims.d(axis, shape.get(axis));
    }
    return dims;
  }

  /**
   * TF32 is TensorRT's default, and not ours. The flags for half precision are deprecated for the
   * sake of graphs that say each layer's type themselves; upstream's says float32 throughout.
   */
  @SuppressWarnings("deprecation")
  private void setNumbers(EngineRequest request) {
    if (!request.tf32()) {
      config.clearFlag(BuilderFlag.kTF32);
    }
    switch (request.precision()) {
      case FP16 -> config.setFlag(BuilderFlag.kFP16);
      case BF16 -> config.setFlag(BuilderFlag.kBF16);
      default -> {} // the graph's own
    }
  }

  @Override
  public void close() {
    Deleter.delete(config);
    Deleter.delete(network);
    Deleter.delete(builder);
  }

  /** What TensorRT wrote into memory of its own. */
  private record Built(IHostMemory memory) implements SerializedEngine {
    private static final int BLOCK = 1 << 20;

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] block = new byte[BLOCK];
      try (BytePointer bytes = new BytePointer(memory.data())) {
        for (long at = 0; at < memory.size(); at += BLOCK) {
          int count = (int) Math.min(BLOCK, memory.size() - at);
          bytes.position(at).get(block, 0, count);
          out.write(block, 0, count);
        }
      }
    }

    @Override
    public void close() {
      Deleter.delete(memory);
    }
  }
}
