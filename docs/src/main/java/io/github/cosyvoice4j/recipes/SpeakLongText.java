package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;

/** Speaks a long text and says what each segment became. */
final class SpeakLongText {
  private SpeakLongText() {}

  static void run(CosyVoice2 tts, Voice voice, String text) {
    // recipe
    try (Synthesis speech = tts.inferZeroShot(text, voice)) {
      SynthesisReport report = speech.report(); // waits for the whole
      double rate = tts.info().sampleRate();
      for (SynthesisReport.Segment segment : report.segments()) {
        System.err.printf(
            "%6.2f s to %6.2f s  %s%s%n",
            segment.startSample() / rate,
            segment.endSample() / rate,
            segment.text(),
            segment.check().ended() ? "" : "  (cut off by the length cap)");
      }
      System.err.printf("real-time factor %.2f%n", report.realTimeFactor());
    }
    // end
  }
}
