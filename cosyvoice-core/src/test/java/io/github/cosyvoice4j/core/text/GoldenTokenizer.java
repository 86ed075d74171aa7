package io.github.cosyvoice4j.core.text;

import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The tokenizer of the golden set, and texts that are hard on it. */
final class GoldenTokenizer {
  static final Path DIRECTORY = Goldens.modelDirectory().resolve("CosyVoice-BlankEN");
  static final Qwen2Tokenizer INSTANCE = load();

  private GoldenTokenizer() {}

  private static Qwen2Tokenizer load() {
    try {
      return Qwen2Tokenizer.load(DIRECTORY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
