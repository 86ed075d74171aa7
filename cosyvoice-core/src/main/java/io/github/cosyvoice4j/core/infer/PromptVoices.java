package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Optional;

/**
 * Makes the voices that rows ask for. Safe for use by several threads.
 *
 * <p>Nothing is kept here: the engine knows the voices of recordings that it has heard.
 */
final class PromptVoices {
  private final SpeechSource source;
  private final boolean needsWords;
  private final Optional<Voice> common;

  /**
   * Makes the common voice, if there is to be one.
   *
   * @param source makes voices
   * @param options name the common prompt and the mode
   * @throws IOException if the common prompt is unusable
   */
  PromptVoices(SpeechSource source, DatasetOptions options) throws IOException {
    this.source = source;
    this.needsWords = options.mode() == Mode.ZERO_SHOT;
    if (options.prompt().isPresent()) {
      DatasetOptions.Prompt prompt = options.prompt().get();
      this.common =
          Optional.of(source.enroll(prompt.audio().read(), prompt.text().filter(it -> needsWords)));
    } else {
      this.common = Optional.empty();
    }
  }

  /** {@return why a row can't have a voice, as far as can be told without its recording} */
  Optional<Trouble> fault(DatasetUtterance row) {
    if (common.isPresent()) {
      return Optional.empty();
    }
    if (row.promptAudio().isEmpty()) {
      return Optional.of(Trouble.skipped("prompt: expected a recording, got none"));
    }
    if (needsWords && row.promptText().filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.of(
          Trouble.skipped(
              "prompt text: expected what the prompt says, got nothing; mode zero-shot needs it"));
    }
    return Optional.empty();
  }

  /**
   * {@return the voice of a row that has no {@link #fault}}
   *
   * @throws UnspeakableException if its prompt is unusable
   */
  Voice of(DatasetUtterance row) throws UnspeakableException {
    if (common.isPresent()) {
      return common.get();
    }
    Audio prompt = read(row.promptAudio().orElseThrow());
    Voice voice = enroll(prompt, row.promptText().filter(it -> needsWords));
    return row.promptTokens()
        .filter(IntBuffer::hasRemaining)
        .map(tokens -> withTokens(voice, tokens))
        .orElse(voice);
  }

  /** A user's own recordings may fail in any way. */
  private static Audio read(PromptAudio audio) throws UnspeakableException {
    try {
      return audio.read();
    } catch (IOException | RuntimeException e) {
      throw new UnspeakableException(Trouble.skipped(e), e);
    }
  }

  private Voice enroll(Audio prompt, Optional<String> words) throws UnspeakableException {
    try {
      return source.enroll(prompt, words);
    } catch (AudioFormatException e) {
      throw new UnspeakableException(Trouble.skipped(e), e);
    } catch (IOException | RuntimeException e) {
      throw new UnspeakableException(Trouble.of(e), e);
    }
  }

  private static Voice withTokens(Voice voice, IntBuffer tokens) {
    int[] ids = new int[tokens.remaining()];
    tokens.get(ids);
    Voice.Builder builder =
        Voice.newBuilder(ids, floats(voice.embedding()), floats(voice.mel()), voice.melBins())
            .duration(voice.duration())
            .warnings(voice.warnings());
    voice.transcript().ifPresent(builder::transcript);
    return builder.build();
  }

  private static float[] floats(FloatBuffer values) {
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  /** A row whose prompt gives no voice. */
  static final class UnspeakableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    UnspeakableException(Trouble trouble, Exception cause) {
      super(trouble.reason(), cause);
      this.trouble = trouble;
    }

    Trouble trouble() {
      return trouble;
    }
  }
}
