package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.GpuDevice;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class HiFTOnGpuTest extends HiFTOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return GpuDevice.enter();
  }
}
