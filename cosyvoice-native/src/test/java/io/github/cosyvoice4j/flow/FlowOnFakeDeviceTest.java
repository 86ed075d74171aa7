package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.FakeDevice;

class FlowOnFakeDeviceTest extends FlowOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return FakeDevice.enter();
  }
}
