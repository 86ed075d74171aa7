package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.eval.verify.PrecisionComparison;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The prompt that comes with the demo voice, for when nobody gave one. */
final class BundledPrompt {
  private static final String NAME = "prompts/ella";
  private static final String FOLDER = "META-INF/cosyvoice4j/demo-voice/";

  private BundledPrompt() {}

  /**
   * {@return the voice of the prompt in the model directory, if it has the demo voice's; else of
   * the one bundled with the demo voice, a synthetic one}
   */
  static Voice enroll(CosyVoice2 tts) throws IOException {
    PrecisionComparison.Prompt prompt = find(tts.info().directory());
    return tts.enroll(prompt.recording(), prompt.transcript());
  }

  /** {@return the same prompt, as it is} */
  static PrecisionComparison.Prompt find(Path directory) throws IOException {
    Path wav = directory.resolve(NAME + ".wav");
    Path text = directory.resolve(NAME + ".txt");
    if (Files.exists(wav) && Files.exists(text)) {
      return new PrecisionComparison.Prompt(Audio.readWav(wav), Files.readString(text).strip());
    }
    try (InputStream sound = open(NAME + ".wav");
        InputStream words = open(NAME + ".txt")) {
      String transcript = new String(words.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new PrecisionComparison.Prompt(Audio.readWav(sound), transcript);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = BundledPrompt.class.getClassLoader().getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new FileNotFoundException(
          name + ": expected it in the demo voice, got none; name a prompt with --prompt-wav");
    }
    return in;
  }
}
