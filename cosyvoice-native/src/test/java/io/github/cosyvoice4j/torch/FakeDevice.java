package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.core.spi.SpeechModel;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * A device that computes as the CPU does and is none: what lies on the host can't be computed with
 * there, nor what lies there on the host, and nothing made for the CPU alone is taken.
 *
 * <p>What a net gives on it shows that no tensor of the host gets in, which on a GPU would fail.
 */
public final class FakeDevice {
  static final Place PLACE = new Place("fake", DeviceType.CPU, 0);

  private FakeDevice() {}

  /** Lets the calling thread work there. */
  public static SpeechModel.ThreadMode enter() {
    return Torch.enterThread(1, () -> 1, PLACE);
  }
}
