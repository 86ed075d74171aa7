package io.github.cosyvoice4j;

import java.io.IOException;
import java.nio.file.Path;

/** The bundled demo model, unpacked to the cache folder. */
final class DemoModel {
  private DemoModel() {}

  @SuppressWarnings("DoNotCallSuggester")
  static Path unpack() throws IOException {
    throw new CosyVoiceException(
        "demo model: expected the artifact cosyvoice-demo-voice on the path, got none");
  }
}
