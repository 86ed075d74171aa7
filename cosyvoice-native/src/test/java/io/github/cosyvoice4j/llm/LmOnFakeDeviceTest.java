package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.FakeDevice;

/** The half-precision numbers here are real: the CPU computes them, with sums of its own. */
class LmOnFakeDeviceTest extends LmOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return FakeDevice.enter();
  }
}
