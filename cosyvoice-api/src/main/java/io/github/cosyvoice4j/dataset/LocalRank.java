package io.github.cosyvoice4j.dataset;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which GPU of its machine a distributed launcher, such as torchrun, meant for this process: the
 * one of the number in {@code LOCAL_RANK}. It holds where the user named none; {@code
 * CUDA_VISIBLE_DEVICES} is CUDA's own matter, which counts those that it lists from 0.
 *
 * <p>The number is looked at when it is needed: where the user named a GPU, it may be anything.
 *
 * @param number what the variable says, if it is set
 */
public record LocalRank(Optional<String> number) {
  /** The variable's name. */
  public static final String VARIABLE = "LOCAL_RANK";

  /** No launcher said anything. */
  public static final LocalRank NONE = new LocalRank(Optional.empty());

  /** Refuses null. */
  public LocalRank {
    Objects.requireNonNull(number, "number");
  }

  /**
   * {@return what the environment says}
   *
   * @param environment variables by name, such as {@link System#getenv()}
   */
  public static LocalRank of(Map<String, String> environment) {
    return new LocalRank(Optional.ofNullable(environment.get(VARIABLE)));
  }

  /**
   * {@return the device that a user's word means in this process: {@code cuda} is this process's
   * GPU, every other name what it always is}
   *
   * @param name as {@link Device#parse} reads it
   * @throws IllegalArgumentException if it is no name, or the variable is needed and wrong
   */
  public Device device(String name) {
    Device device = Device.parse(name);
    boolean open = name.strip().toLowerCase(Locale.ROOT).equals("cuda");
    return open ? gpu().orElse(device) : device;
  }

  /**
   * {@return the options of this process: where the device was left to the machine ({@link
   * Device#AUTO}), this process's GPU is preferred}
   *
   * @param options what the user chose
   * @throws IllegalArgumentException if the variable is needed and wrong
   */
  public ComputeOptions place(ComputeOptions options) {
    boolean open = options.devices().equals(List.of(Device.AUTO));
    return open
        ? gpu().map(gpu -> options.toBuilder().preferDevice(gpu).build()).orElse(options)
        : options;
  }

  private Optional<Device> gpu() {
    return number.map(LocalRank::gpu);
  }

  private static Device gpu(String number) {
    try {
      return Device.cuda(Integer.parseInt(number.strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          VARIABLE
              + ": expected the number of a GPU, from 0, got "
              + number
              + "; unset it, or name the device",
          e);
    }
  }
}
