package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Who is to speak: a saved speaker, or the voice of a recording. */
final class SpeakerOptions {
  @Option(
      names = "--speaker",
      required = true,
      paramLabel = "ID",
      description = "A saved speaker, or one of the model's (see: cosyvoice speakers list).")
  private String id;

  @ArgGroup(exclusive = false)
  private Prompt prompt;

  /** A recording of the voice. */
  static final class Prompt {
    @Option(
        names = "--prompt-wav",
        required = true,
        paramLabel = "FILE",
        description = "A few seconds of the voice: WAVE, 16 kHz or more, at most 30 s.")
    private Path wav;

    @Option(
        names = "--prompt-text",
        paramLabel = "TEXT",
        description = "What is said in the prompt; needed for --mode zero-shot.")
    private String text;
  }

  /** {@return the recording, read before a model is loaded; null for a saved speaker} */
  Audio recording() throws IOException {
    return prompt == null ? null : Audio.readWav(prompt.wav);
  }

  boolean hasTranscript() {
    return prompt == null || prompt.text != null;
  }

  /**
   * {@return the speaker}
   *
   * @param recording what {@link #recording} gave
   */
  Who find(CosyVoice2 tts, Audio recording) throws IOException {
    if (recording == null) {
      return new Who(Speaker.saved(id), List.of());
    }
    Voice voice = prompt.text == null ? tts.enroll(recording) : tts.enroll(recording, prompt.text);
    return new Who(voice, voice.warnings().stream().map(Object::toString).toList());
  }

  /**
   * A speaker, and what may spoil the speech.
   *
   * @param speaker who it is
   * @param warnings about the recording
   */
  record Who(Speaker speaker, List<String> warnings) {
    void warn(PrintWriter err) {
      warnings.forEach(warning -> err.println("warning: " + warning));
    }
  }
}
