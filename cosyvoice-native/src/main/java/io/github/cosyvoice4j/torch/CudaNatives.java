package io.github.cosyvoice4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/**
 * Which natives for GPUs are there, found without loading any of them or any class of the CUDA
 * presets.
 *
 * @param found the artifacts looked for, and whether each was there
 */
record CudaNatives(Map<String, Boolean> found) {
  private static final String TORCH = "org.bytedeco:pytorch";
  private static final String CUDA = "org.bytedeco:cuda";

  /** The version of the presets that this was built with. */
  private static final String CUDA_VERSION = "13.1-9.19-1.5.13";

  /** The kernel module says which it is, whether CUDA's own libraries are there or not. */
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private static final Pattern DRIVER_VERSION = Pattern.compile("\\s(\\d+\\.\\d+(?:\\.\\d+)?)\\s");

  /** {@return what is on the class or module path} */
  static CudaNatives find() {
    String platform = Loader.getPlatform();
    Map<String, Boolean> found = new LinkedHashMap<>();
    found.put(
        TORCH + ":" + platform + "-gpu",
        has("org/bytedeco/pytorch/" + platform + "-gpu/" + library("jnitorch_cuda")));
    found.put(
        CUDA + ":" + platform, has("org/bytedeco/cuda/" + platform + "/" + library("jnicudart")));
    found.put(CUDA, has("org/bytedeco/cuda/global/cudart.class"));
    return new CudaNatives(found);
  }

  private static String library(String name) {
    return System.mapLibraryName(name);
  }

  /** Of all modules, as a class would look in its own only. */
  private static boolean has(String resource) {
    return CudaNatives.class.getClassLoader().getResource(resource) != null;
  }

  /** {@return whether nothing is missing} */
  boolean areComplete() {
    return !found.containsValue(false);
  }

  /** {@return whether libtorch's are there, which then is loaded from them} */
  boolean haveTorch() {
    return found.get(TORCH + ":" + Loader.getPlatform() + "-gpu");
  }

  /** {@return whether such natives exist for this platform} */
  boolean isPlatformSupported() {
    return Loader.getPlatform().matches("(linux|windows)-x86_64");
  }

  /** {@return what to add} */
  String remedy() {
    if (!isPlatformSupported()) {
      return "use the CPU";
    }
    return "add "
        + TORCH
        + ":"
        + torchVersion()
        + " with the classifier "
        + Loader.getPlatform()
        + "-gpu, and "
        + CUDA
        + ":"
        + CUDA_VERSION
        + " both without a classifier and with "
        + Loader.getPlatform();
  }

  private static String torchVersion() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "(the version of the classes)"; // repackaged without Maven's metadata
    }
  }

  /** {@return versions that can be had without loading anything but libtorch} */
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    String driver = driver();
    versions.put("driver", driver.isEmpty() ? "not found" : driver);
    versions.put("libtorch", torchVersion());
    return versions;
  }

  private static String driver() {
    try {
      return driver(Files.readString(DRIVER));
    } catch (IOException | SecurityException e) {
      return ""; // another system, or none is loaded
    }
  }

  /**
   * {@return the driver's version, empty if there is none}
   *
   * @param text what the kernel module says
   */
  static String driver(String text) {
    Matcher matcher = DRIVER_VERSION.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
