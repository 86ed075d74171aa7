package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.GpuDevice;
import org.junit.jupiter.api.Tag;

@Tag("gpu")
class LmOnGpuTest extends LmOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return GpuDevice.enter();
  }
}
