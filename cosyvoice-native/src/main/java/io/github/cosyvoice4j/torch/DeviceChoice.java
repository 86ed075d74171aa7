package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.NativeLibraryException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The device that a model is loaded on, chosen before its weights are read.
 *
 * @param device the CPU or a GPU
 * @param details what was chosen and why, for people, in a fixed order
 */
public record DeviceChoice(Device device, Map<String, String> details) {
  /** Copies the details, keeping their order. */
  public DeviceChoice {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /**
   * Chooses, and loads the natives for it.
   *
   * <p>Of several devices it is the first that counts: each of the others gets a model of its own.
   *
   * @param options which device is wished for, and in what numbers
   * @param weights what the weights take, so that a GPU without room for them is not chosen
   * @return the choice
   * @throws IllegalArgumentException if the device does not offer those numbers
   * @throws NativeLibraryException if a library is not there, or the device is required and can't
   *     be used
   */
  public static DeviceChoice of(EngineOptions options, WeightBytes weights) {
    Torch.load(options.blas());
    ComputeOptions compute = options.compute();
    boolean cpu = compute.devices().get(0).kind() == Device.Kind.CPU;
    DeviceChoice choice = new DeviceChooser(compute, weights, cpu ? null : Cuda.presets()).choose();
    if (choice.isGpu()) {
      Torch.setGpuProducts(compute.tf32());
    }
    return choice;
  }

  /** {@return whether it is a GPU} */
  public boolean isGpu() {
    return device.kind() == Device.Kind.CUDA;
  }
}
