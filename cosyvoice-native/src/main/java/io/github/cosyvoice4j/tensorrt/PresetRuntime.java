package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NativeLibraryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/** TensorRT on a GPU, through its presets. */
final class PresetRuntime implements EngineRuntime {
  /** Where Linux tells the driver's version; CUDA knows only its own. */
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private static final Pattern VERSION = Pattern.compile("\\b\\d{3,}\\.\\d+(\\.\\d+)?\\b");

  private final int device;
  private final IRuntime runtime;
  private final GpuFacts facts;

  private PresetRuntime(int device) {
    this.device = device;
    this.facts = readFacts(device);
    this.runtime = nvinfer.createInferRuntime(PresetLog.instance());
    if (runtime == null) {
      throw refused("its runtime");
    }
  }

  /** Loads the libraries; the calling thread stays on the device. */
  static PresetRuntime open(int device) {
    Loader.load(nvinfer.class);
    InferLibrary.requireVersion(InferLibrary.version(nvinfer.getInferLibVersion()));
    require("device " + device, cudart.cudaSetDevice(device));
    return new PresetRuntime(device);
  }

  private static GpuFacts readFacts(int device) {
    try (cudaDeviceProp properties = new cudaDeviceProp()) {
      require("properties", cudart.cudaGetDeviceProperties(properties, device));
      int[] cuda = new int[1];
      require("driver", cudart.cudaDriverGetVersion(cuda));
      return new GpuFacts(
          properties.name().getString(),
          properties.major() + "." + properties.minor(),
          driver() + " for CUDA " + cuda[0],
          InferLibrary.version(nvinfer.getInferLibVersion()));
    }
  }

  private static String driver() {
    try {
      Matcher matcher = VERSION.matcher(Files.readString(DRIVER));
      return matcher.find() ? matcher.group() : "unknown";
    } catch (IOException e) {
      return "unknown"; // not Linux, or a container that hides it
    }
  }

  /** Refuses an error of CUDA. */
  static void require(String what, int code) {
    if (code != cudart.cudaSuccess) {
      throw new NativeLibraryException(
          "tensorrt: expected CUDA to give "
              + what
              + ", got "
              + cudart.cudaGetErrorString(code).getString()
              + "; is the GPU free and its driver fit for CUDA 13?",
          null);
    }
  }

  /** {@return what to say where TensorRT gives nothing} */
  static NativeLibraryException refused(String what) {
    return new NativeLibraryException(
        "tensorrt: expected "
            + what
            + ", got: "
            + PresetLog.instance().error()
            + "; is there memory on the GPU? else leave TensorRT off",
        null);
  }

  @Override
  public GpuFacts facts() {
    return facts;
  }

  /** Where CUDA does not tell, there may be none: one context is made all the same. */
  @Override
  public long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      return cudart.cudaMemGetInfo(free, total) == cudart.cudaSuccess ? free.get() : 0;
    }
  }

  @Override
  public SerializedEngine build(EngineRequest request) throws IOException {
    try (PresetBuilder builder = PresetBuilder.open()) {
      return builder.build(request);
    } catch (LinkageError e) {
      throw InferLibrary.absent(e); // the parser is a library of its own
    }
  }

  @Override
  public Engine read(ByteBuffer serialized) throws ModelFormatException {
    try (Pointer bytes = new Pointer(serialized)) {
      ICudaEngine engine = runtime.deserializeCudaEngine(bytes, serialized.remaining());
      if (engine == null) {
        throw new ModelFormatException(
            "kept engine: expected one that TensorRT takes, got: " + PresetLog.instance().error());
      }
      return new PresetEngine(engine, device);
    }
  }

  @Override
  public void close() {
    Deleter.delete(runtime);
  }
}
