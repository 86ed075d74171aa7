package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The memory that tensors lie in. libtorch keeps what was freed for the next tensors; it is never
 * told to give it back, which would wait for the device.
 */
public final class DeviceMemory {
  private DeviceMemory() {}

  /**
   * Calls a net.
   *
   * @param call what to call
   * @param <T> what it gives
   * @return what it gives
   * @throws OutOfDeviceMemory if there was no room for what it needs
   */
  public static <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw inOwnWords(e);
    }
  }

  /**
   * {@return what is to be thrown in the place of what libtorch threw: an {@link OutOfDeviceMemory}
   * if it was about memory, else the same}
   *
   * @param failure what libtorch threw
   */
  public static RuntimeException inOwnWords(RuntimeException failure) {
    return AllocationFailure.of(failure)
        .<RuntimeException>map(
            told -> new OutOfDeviceMemory(told.asked(), told.free(), told.device(), failure))
        .orElse(failure);
  }

  /**
   * {@return the most bytes that tensors on a GPU took at a time, since the process began; nothing
   * for the CPU, where nobody counts}
   *
   * @param device where tensors lie
   */
  public static OptionalLong peakBytes(Device device) {
    return device.kind() == Device.Kind.CUDA
        ? OptionalLong.of(PresetCuda.peakBytes(device.index()))
        : OptionalLong.empty();
  }
}
