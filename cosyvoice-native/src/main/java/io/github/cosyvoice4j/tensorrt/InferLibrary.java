package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.NativeLibraryException;

/**
 * Opens TensorRT where it is, and says what is missing where it is not. Names none of the presets'
 * classes, which may be absent.
 */
final class InferLibrary {
  /** What the presets are made for; other minor versions have other interfaces. */
  static final int MAJOR = 10;

  static final int MINOR = 15;

  private static final String REMEDY =
      "; install TensorRT 10.15 for CUDA 13 where the system's loader finds it (libnvinfer.so.10,"
          + " libnvonnxparser.so.10; LD_LIBRARY_PATH may name the folder), and add"
          + " org.bytedeco:tensorrt:10.15-1.5.13 and org.bytedeco:cuda:13.1-9.19-1.5.13, each also"
          + " with the classifier linux-x86_64 (on the module path with --add-modules"
          + " org.bytedeco.tensorrt)";

  private InferLibrary() {}

  /**
   * Opens TensorRT.
   *
   * @param device the GPU's number
   * @return TensorRT, to be closed
   * @throws NativeLibraryException if its libraries are absent or of another version
   */
  static EngineRuntime open(int device) {
    try {
      return PresetRuntime.open(device);
    } catch (LinkageError e) {
      throw absent(e);
    }
  }

  /**
   * {@return what to say where libraries can't be loaded}
   *
   * @param e what the loader said
   */
  static NativeLibraryException absent(LinkageError e) {
    String got = String.valueOf(e.getMessage()).lines().findFirst().orElse("none");
    if (e instanceof NoClassDefFoundError) {
      got = "no class " + got.replace('/', '.');
    }
    return new NativeLibraryException(
        "tensorrt: expected libnvinfer 10.15 and its presets, got " + got + REMEDY, e);
  }

  /**
   * {@return major, minor and patch with dots}
   *
   * @param number as the library tells it since version 10: two digits each
   */
  static String version(int number) {
    return number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
  }

  /**
   * Refuses another version.
   *
   * @param version major, minor and further numbers, with dots
   * @throws NativeLibraryException if the first two are not those of the presets
   */
  static void requireVersion(String version) {
    if (!version.startsWith(MAJOR + "." + MINOR + ".")) {
      throw new NativeLibraryException(
          "tensorrt: expected libnvinfer " + MAJOR + "." + MINOR + ", got " + version + REMEDY,
          null);
    }
  }
}
