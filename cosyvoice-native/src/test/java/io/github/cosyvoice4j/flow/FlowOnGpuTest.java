package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.GpuDevice;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class FlowOnGpuTest extends FlowOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return GpuDevice.enter();
  }
}
