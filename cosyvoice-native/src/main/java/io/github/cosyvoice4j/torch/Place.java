package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where tensors lie. A thread makes its tensors in the host's memory, unless it {@link #enter}ed
 * another place; so nets need not know where they are computed.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Place {
  /** The memory that the JVM lies in. */
  static final Place HOST = new Place("cpu", DeviceType.CPU, 0);

  private static final ThreadLocal<Place> HERE = ThreadLocal.withInitial(() -> HOST);

  /** One place for each GPU, so that places can be compared by identity. */
  private static final Map<Device, Place> GPUS = new ConcurrentHashMap<>();

  private final String name;
  private final DeviceType type;
  private final byte index;

  /**
   * Makes a place.
   *
   * @param name what messages call it
   * @param type libtorch's kind of device
   * @param index which one of its kind
   */
  Place(String name, DeviceType type, int index) {
    this.name = name;
    this.type = type;
    this.index = (byte) index;
  }

  /**
   * {@return the place of a device}
   *
   * @param device the CPU or a GPU
   * @throws IllegalArgumentException if it is yet to be chosen
   */
  static Place of(Device device) {
    return switch (device.kind()) {
      case CPU -> HOST;
      case CUDA ->
          GPUS.computeIfAbsent(
              device, gpu -> new Place(gpu.toString(), DeviceType.CUDA, gpu.index()));
      case AUTO ->
          throw new IllegalArgumentException(
              "device: expected cpu or cuda:N, got auto; choose one first");
    };
  }

  /** {@return where the calling thread makes its tensors} */
  static Place here() {
    return HERE.get();
  }

  /** {@return whether Java can read what lies here, and the CPU computes it} */
  boolean isHost() {
    return this == HOST;
  }

  /**
   * Lets the calling thread make its tensors here, and launch what it computes.
   *
   * @return what lets it return to where it was, closed by the same thread
   */
  SpeechModel.ThreadMode enter() {
    Place before = here();
    Runnable back = type == DeviceType.CUDA ? PresetCuda.select(index) : () -> {};
    HERE.set(this);
    return () -> {
      HERE.set(before);
      back.run();
    };
  }

  /** {@return options of tensors that lie here} */
  TensorOptions options(ScalarType numbers) {
    TensorOptions options = Torch.options(numbers);
    return isHost() ? options : options.device(new DeviceOptional(device()));
  }

  /**
   * {@return options of tensors in the host's memory that are soon brought here}
   *
   * <p>A GPU fetches from pinned memory by itself; for other memory, the thread would have to wait
   * until all that was launched before is computed.
   */
  TensorOptions outbound(ScalarType numbers) {
    TensorOptions options = Torch.options(numbers);
    return type == DeviceType.CUDA ? options.pinned_memory(new BoolOptional(true)) : options;
  }

  /**
   * {@return a tensor brought here, itself if this is the host}
   *
   * @param raw a tensor in the host's memory
   */
  org.bytedeco.pytorch.Tensor bring(org.bytedeco.pytorch.Tensor raw) {
    return isHost()
        ? raw
        : raw.to(device(), raw.scalar_type(), true, false, new MemoryFormatOptional());
  }

  private org.bytedeco.pytorch.Device device() {
    return new org.bytedeco.pytorch.Device(type, index);
  }

  @Override
  public String toString() {
    return name;
  }
}
