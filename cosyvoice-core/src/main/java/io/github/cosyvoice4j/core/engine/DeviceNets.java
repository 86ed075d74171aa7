package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The nets of one model, loaded once for each device; all alike but for where they are. */
final class DeviceNets implements AutoCloseable {
  private final List<OnDevice> all = new ArrayList<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  private DeviceNets() {}

  /**
   * Nets and where they are.
   *
   * @param name the device's; empty if there is no other
   * @param nets the nets
   */
  record OnDevice(String name, SpeechModel nets) {}

  /** Loads nets on a single device. */
  @FunctionalInterface
  interface Loader {
    /**
     * {@return the nets}
     *
     * @param compute names one device
     */
    SpeechModel load(ComputeOptions compute) throws IOException;
  }

  /**
   * {@return nets on their only device; they stay the caller's}
   *
   * @param nets the nets
   */
  static DeviceNets single(SpeechModel nets) {
    DeviceNets one = new DeviceNets();
    one.all.add(new OnDevice("", nets));
    return one;
  }

  /**
   * Loads the nets on every device that is named. Where these are only preferred, those that can't
   * be had are left out, and if none can, the loader is asked for what it takes instead.
   *
   * @param compute names the devices
   * @param loader loads on one of them
   * @return the nets, which the caller closes
   * @throws IOException if a file is missing or wrong; nothing stays loaded
   */
  static DeviceNets load(ComputeOptions compute, Loader loader) throws IOException {
    List<Device> devices = compute.devices();
    if (devices.size() == 1) {
      return single(loadOne(compute, loader));
    }
    DeviceNets nets = new DeviceNets();
    try {
      for (Device device : devices) {
        nets.add(device, compute, loader);
      }
      if (nets.all.isEmpty()) {
        nets.all.add(
            new OnDevice(
                "", loadOne(compute.toBuilder().preferDevice(devices.get(0)).build(), loader)));
      }
      return nets;
    } catch (Throwable e) { // errors too: weights lie outside the heap
      nets.close();
      throw e;
    }
  }

  private void add(Device device, ComputeOptions compute, Loader loader) throws IOException {
    try {
      SpeechModel nets = loadOne(compute.toBuilder().device(device).build(), loader);
      all.add(new OnDevice(device.toString(), nets));
    } catch (NativeLibraryException e) {
      if (compute.deviceWish() == Wish.REQUIRE) {
        throw new NativeLibraryException(named(device, e), e);
      }
      missing.put(device + " not used", e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(named(device, e), e);
    } catch (RuntimeException e) {
      throw new CosyVoiceException(named(device, e), e);
    }
  }

  private static SpeechModel loadOne(ComputeOptions compute, Loader loader) throws IOException {
    try {
      return loader.load(compute);
    } catch (OutOfDeviceMemory e) {
      throw new NativeLibraryException(
          "weights: expected room for them, got "
              + e.getMessage()
              + "; free some, or choose another device",
          e);
    }
  }

  private static String named(Device device, RuntimeException failure) {
    return device + ": " + failure.getMessage();
  }

  /** {@return the nets of the first device: what they say of the model holds for all} */
  SpeechModel first() {
    return all.get(0).nets();
  }

  /** {@return the nets of all devices, at least one} */
  List<OnDevice> all() {
    return List.copyOf(all);
  }

  /** {@return facts for people: those of the first device, and where others differ} */
  Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    if (all.size() == 1) {
      details.putAll(missing);
      details.putAll(first().details());
      return details;
    }
    details.put("devices", all.stream().map(OnDevice::name).collect(Collectors.joining(", ")));
    details.putAll(missing);
    for (OnDevice device : all) {
      device
          .nets()
          .details()
          .forEach(
              (fact, value) -> {
                String told = details.putIfAbsent(fact, value);
                if (told != null && !told.equals(value)) {
                  details.put(fact + " (" + device.name() + ")", value);
                }
              });
    }
    return details;
  }

  /** Closes the nets of all devices. Idempotent. */
  @Override
  public void close() {
    all.forEach(device -> device.nets().close());
  }
}
