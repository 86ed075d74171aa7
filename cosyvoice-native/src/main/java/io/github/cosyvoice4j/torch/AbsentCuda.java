package io.github.cosyvoice4j.torch;

import java.util.Map;

/** A machine, or a class path, without CUDA. */
record AbsentCuda(CudaNatives natives) implements Cuda {
  @Override
  public CudaLibraries libraries() {
    Map<String, String> versions = natives.versions();
    String problem =
        natives.isPlatformSupported()
            ? "no GPU natives on the class or module path"
            : "no GPU natives for this platform";
    return new CudaLibraries(natives.found(), versions, problem, natives.remedy(), 0);
  }

  @Override
  public Gpu gpu(int index) {
    throw none();
  }

  @Override
  public void tryOut(int index) {
    throw none();
  }

  private static IllegalStateException none() {
    return new IllegalStateException("gpu: expected natives, got none");
  }
}
