package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.FakeDevice;

class HiFTOnFakeDeviceTest extends HiFTOnDevice {
  @Override
  SpeechModel.ThreadMode enter() {
    return FakeDevice.enter();
  }
}
