package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import java.io.IOException;
import java.util.Optional;

/** What a run needs of a model. Safe for use by several threads. */
interface SpeechSource {
  /** Makes a voice of a recording and, if they are known, its words. */
  Voice enroll(Audio prompt, Optional<String> transcript) throws IOException;

  /** Begins to speak a text. */
  Synthesis speak(String text, Voice voice, InferenceOptions options);

  /** {@return a model that speaks in a run's mode} */
  static SpeechSource of(CosyVoice2 model, DatasetOptions options) {
    return new SpeechSource() {
      @Override
      public Voice enroll(Audio prompt, Optional<String> transcript) throws IOException {
        return transcript.isPresent()
            ? model.enroll(prompt, transcript.get())
            : model.enroll(prompt);
      }

      @Override
      public Synthesis speak(String text, Voice voice, InferenceOptions chosen) {
        return switch (options.mode()) {
          case ZERO_SHOT -> model.inferZeroShot(text, voice, chosen);
          case CROSS_LINGUAL -> model.inferCrossLingual(text, voice, chosen);
          case INSTRUCT2 ->
              model.inferInstruct2(text, options.instruction().orElseThrow(), voice, chosen);
          case SFT -> model.inferSft(text, voice, chosen);
          case VOICE_CONVERSION -> throw new AssertionError("refused by the options");
        };
      }
    };
  }
}
