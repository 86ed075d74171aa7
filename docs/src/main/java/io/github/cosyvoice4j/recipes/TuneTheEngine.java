package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.EngineOptions.Blas;
import java.io.IOException;
import java.nio.file.Path;

/** Chooses threads and linear algebra, warms up, and reads what was chosen. */
final class TuneTheEngine {
  private TuneTheEngine() {}

  static void run(Path model) throws IOException {
    // recipe
    EngineOptions options =
        EngineOptions.newBuilder().threads(2).blas(Blas.PREFER_MKL).verifyWeights(false).build();
    try (CosyVoice2 tts = CosyVoice2.load(model, options)) {
      tts.warmUp();
      tts.info().details().forEach((name, value) -> System.err.println(name + ": " + value));
    }
    // end
  }
}
