package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.spi.SpeechModel;

/** The first GPU, for tests that are tagged {@code gpu}; where there is none, they fail. */
public final class GpuDevice {
  private GpuDevice() {}

  /** {@return options that require it} */
  public static EngineOptions.Builder options() {
    ComputeOptions compute = ComputeOptions.newBuilder().device(Device.cuda(0)).build();
    return EngineOptions.newBuilder().compute(compute);
  }

  /** Lets the calling thread work there. */
  public static SpeechModel.ThreadMode enter() {
    DeviceChoice choice = DeviceChoice.of(options().build(), WeightBytes.UNKNOWN);
    return Torch.enterThread(1, choice.device());
  }
}
