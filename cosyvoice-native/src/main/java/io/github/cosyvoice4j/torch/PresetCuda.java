package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * CUDA through the presets. The only class that refers to {@code org.bytedeco.cuda} to look for
 * GPUs; it is loaded only where the natives are there.
 */
final class PresetCuda implements Cuda {
  /** What libtorch counts of all its pools together; the first of three. */
  private static final int AGGREGATE = 0;

  private final CudaNatives natives;

  PresetCuda(CudaNatives natives) {
    this.natives = natives;
  }

  @Override
  public CudaLibraries libraries() {
    Map<String, String> versions = natives.versions();
    try {
      Loader.load(cudart.class);
      Loader.load(torch_cuda.class);
      addVersions(versions);
    } catch (LinkageError | TypeNotPresentException e) {
      return unusable(
          versions,
          "natives that don't load: " + firstLine(e),
          "install NVIDIA's driver (580 or later) and the libraries of CUDA 13, with cuDNN 9 among"
              + " them, where the system looks for libraries");
    }
    int[] count = {0};
    int error = cudart.cudaGetDeviceCount(count);
    if (error != 0) {
      return unusable(
          versions,
          "CUDA says " + cudart.cudaGetErrorString(error).getString(),
          "install NVIDIA's driver, 580 or later, and check what CUDA_VISIBLE_DEVICES hides");
    }
    if (!torch.hasCUDA()) {
      return unusable(
          versions,
          "libtorch was loaded without CUDA",
          "leave out org.bytedeco:pytorch with the classifier " + Loader.getPlatform());
    }
    return new CudaLibraries(natives.found(), versions, null, null, count[0]);
  }

  private CudaLibraries unusable(Map<String, String> versions, String problem, String remedy) {
    return new CudaLibraries(natives.found(), versions, problem, remedy, 0);
  }

  private static void addVersions(Map<String, String> versions) {
    Map<String, String> more = new LinkedHashMap<>();
    int[] version = {0};
    if (cudart.cudaDriverGetVersion(version) == 0) {
      more.put("driver's CUDA", cudaVersion(version[0]));
    }
    if (cudart.cudaRuntimeGetVersion(version) == 0) {
      more.put("CUDA", cudaVersion(version[0]));
    }
    if (Context.hasCuDNN()) {
      more.put("cuDNN", cudnnVersion(Context.versionRuntimeCuDNN()));
    }
    versions.putAll(more);
  }

  /** {@return 13.1 for 13010; none for 0, as CUDA says where there is no driver} */
  static String cudaVersion(int number) {
    return number == 0 ? "none" : number / 1000 + "." + number % 1000 / 10;
  }

  /** {@return 9.19.0 for 91900} */
  static String cudnnVersion(long number) {
    return number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
  }

  private static String firstLine(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public Gpu gpu(int index) {
    Runnable back = select((byte) index);
    try (cudaDeviceProp properties = new cudaDeviceProp();
        SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      require(cudart.cudaGetDeviceProperties(properties, index));
      require(cudart.cudaMemGetInfo(free, total));
      return new Gpu(
          index,
          properties.name().getString(),
          new Gpu.Capability(properties.major(), properties.minor()),
          free.get(),
          total.get());
    } finally {
      back.run();
    }
  }

  @Override
  @SuppressWarnings("try") // the device works by being entered
  public void tryOut(int index) {
    try (SpeechModel.ThreadMode there = Torch.enterDevice(Device.cuda(index))) {
      TensorScope.run(PresetCuda::multiply);
    }
  }

  /** A product goes through cuBLAS, a convolution through cuDNN. */
  private static void multiply() {
    int size = 8;
    Tensor ones = Tensor.zeros(1, size, size).add(1);
    float product = ones.matmul(ones).toFloats()[0];
    float convolution = ones.conv1d(ones.transpose(0, 1), null, ConvShape.PLAIN).toFloats()[0];
    if (product != size || convolution != size) {
      throw new IllegalStateException(
          "gpu: expected %d and %d, got %s and %s".formatted(size, size, product, convolution));
    }
  }

  private static void require(int error) {
    if (error != 0) {
      throw new IllegalStateException(
          "gpu: expected an answer, got " + cudart.cudaGetErrorString(error).getString());
    }
  }

  /**
   * Makes a GPU the calling thread's current one.
   *
   * @param index which
   * @return makes the one before current again, without making a context on it
   */
  static Runnable select(byte index) {
    byte before = torch_cuda.ExchangeDevice(index);
    return () -> torch_cuda.MaybeSetDevice(before);
  }

  /**
   * {@return the most bytes that tensors on a GPU took at a time, since the natives were loaded}
   *
   * @param index which
   */
  static long peakBytes(int index) {
    return TensorScope.compute(
        () ->
            torch_cuda
                .getAllocator()
                .getDeviceStats((byte) index)
                .allocated_bytes()
                .getPointer(AGGREGATE)
                .peak());
  }
}
