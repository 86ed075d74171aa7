package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Path;

/** The golden model and a voice of a golden prompt. */
record Loaded(CosyVoice2 model, Voice voice) implements AutoCloseable {
  /** Three text tokens or so: a quarter of a second of work. */
  static final String SHORT = "Hi.";

  /** Some forty segments: far more work than a test waits for. */
  static final String LONG =
      "Hello there, this is a sentence of some length, and so on. ".repeat(80);

  static Loaded open() throws IOException {
    // One thread, as the machine may do other things: more would wait for each other.
    return open(EngineOptions.newBuilder().threads(1));
  }

  static Loaded open(EngineOptions.Builder options) throws IOException {
    CosyVoice2 model = CosyVoice2.load(Goldens.modelDirectory(), options.build());
    try {
      return new Loaded(model, model.enroll(wav(), transcript()));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  static Path wav() {
    return Goldens.wav(Goldens.wavNames().get(0));
  }

  static String transcript() {
    return "What is said in the prompt.";
  }

  Synthesis say(String text) {
    return model.inferZeroShot(text, voice);
  }

  Synthesis say(String text, long seed) {
    return model.inferZeroShot(text, voice, InferenceOptions.newBuilder().seed(seed).build());
  }

  @Override
  public void close() {
    model.close();
  }
}
