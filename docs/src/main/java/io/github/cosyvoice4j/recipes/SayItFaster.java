package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Sampling;
import io.github.cosyvoice4j.Voice;
import java.time.Duration;

/** Says a text faster, with pauses, and draws it again if it runs away. */
final class SayItFaster {
  private SayItFaster() {}

  static void run(CosyVoice2 tts, Voice voice, String text) {
    // recipe
    InferenceOptions options =
        InferenceOptions.newBuilder()
            .speed(1.25)
            .pause(Duration.ofMillis(300)) // between segments
            .sampling(Sampling.released().withTemperature(0.9))
            .retryOnRunaway(2) // cut off, or stuck in a loop: draw that segment again
            .deadline(Duration.ofMinutes(5))
            .build();
    Audio audio = tts.inferZeroShot(text, voice, options).audio();
    System.err.println(audio.duration());
    // end
  }
}
