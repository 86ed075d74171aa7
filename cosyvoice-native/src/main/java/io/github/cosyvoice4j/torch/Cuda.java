package io.github.cosyvoice4j.torch;

/** What is asked of CUDA before a model is loaded. Implementations are safe for several threads. */
interface Cuda {
  /** {@return what there is; loads the natives, if they are there} */
  CudaLibraries libraries();

  /**
   * {@return a GPU}
   *
   * <p>Asking for free memory makes a context on it, which takes some hundred megabytes there.
   *
   * @param index below {@link CudaLibraries#gpus}
   */
  Gpu gpu(int index);

  /**
   * Computes something small on a GPU, through the libraries that nets need: those may be there and
   * have no code for this one.
   *
   * @param index as above
   * @throws RuntimeException if it can't, or computes something else
   */
  void tryOut(int index);

  /** {@return CUDA through the presets, or what says that their natives are not there} */
  static Cuda presets() {
    CudaNatives natives = CudaNatives.find();
    // The presets' class refers to classes that need not be there.
    return natives.areComplete() ? new PresetCuda(natives) : new AbsentCuda(natives);
  }
}
