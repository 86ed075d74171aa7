package io.github.cosyvoice4j.core.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.PromptWarning;
import io.github.cosyvoice4j.PromptWarning.Kind;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptCheckTest {
  private static final int RATE = 16_000;
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void findsNothingWrongWithAGoodPrompt() {
    assertEquals(List.of(), PromptCheck.check(speech(5, 0.1), Optional.empty()));
    String english = "The quick brown fox jumps over the lazy dog, and then it sleeps a while.";
    assertEquals(List.of(), PromptCheck.check(speech(5, 0.1), Optional.of(english)));
    String chinese = "希望你以后能够做的比我还好呦，一切都会好起来的。";
    assertEquals(List.of(), PromptCheck.check(speech(5, 0.1), Optional.of(chinese)));
  }

  @Test
  void findsNoFaultButLengthInTheGoldenPrompts() throws IOException {
    for (String wav : Goldens.wavNames()) {
      for (Kind kind : kinds(Audio.readWav(Goldens.wav(wav)))) {
        assertEquals(Kind.SHORT, kind, wav);
      }
    }
  }

  @Test
  void mindsTheLength() {
    assertEquals(List.of(Kind.SHORT), kinds(speech(2.9, 0.1)));
    assertEquals(List.of(), kinds(speech(3, 0.1)));
    assertEquals(List.of(), kinds(speech(15, 0.1)));
    assertEquals(List.of(Kind.LONG), kinds(speech(15.1, 0.1)));
  }

  @Test
  void mindsTheLevel() {
    assertEquals(List.of(), kinds(speech(5, 0.03)));
    assertEquals(List.of(Kind.QUIET), kinds(speech(5, 0.005)));
    PromptWarning silent = PromptCheck.check(Audio.of(new float[80_000], RATE), NONE).get(0);
    assertEquals(Kind.QUIET, silent.kind());
    assertEquals("prompt: no sound above -60 dBFS", silent.message());
  }

  @Test
  void mindsClipping() {
    assertEquals(List.of(), kinds(speech(5, 0.99)));
    List<PromptWarning> warnings = PromptCheck.check(speech(5, 3), NONE);
    assertEquals(Kind.CLIPPED, warnings.get(0).kind());
    assertTrue(warnings.get(0).message().contains("% of the samples at full scale"));
  }

  @Test
  void mindsSilenceAtBothEnds() {
    assertEquals(List.of(), kinds(padded(0.4, 0.9)));
    assertEquals(List.of(Kind.LEADING_SILENCE), kinds(padded(0.6, 0)));
    List<PromptWarning> both = PromptCheck.check(padded(0.6, 1.5), NONE);
    assertEquals(Kind.TRAILING_SILENCE, both.get(1).kind());
    assertEquals("prompt: 1.5 s of silence after the speech", both.get(1).message());
  }

  @ParameterizedTest
  @CsvSource({
    "Hi., true",
    "好。, true",
    "Nineteen letters of text and quite a lot more than that to be said., false",
    "収録した声のとおりに書いてください。, false",
    "안녕하세요 오늘은 날씨가 정말 좋네요., false",
    "1999 2024 77, false",
  })
  void mindsTheTranscript(String transcript, boolean wrong) {
    List<PromptWarning> warnings = PromptCheck.check(speech(5, 0.1), Optional.of(transcript));
    assertEquals(wrong, warnings.stream().anyMatch(w -> w.kind() == Kind.TRANSCRIPT_LENGTH));
  }

  @Test
  void mindsATranscriptThatIsFarTooLong() {
    List<PromptWarning> warnings =
        PromptCheck.check(speech(5, 0.1), Optional.of("Much more than that. ".repeat(20)));
    assertEquals(Kind.TRANSCRIPT_LENGTH, warnings.get(0).kind());
    assertEquals(
        "transcript: takes about 26.7 s to say, the prompt speaks for 5.0 s",
        warnings.get(0).message());
  }

  @Test
  void writesNumbersTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      String message = PromptCheck.check(speech(2, 0.1), NONE).get(0).message();
      assertEquals("prompt: 2.0 s, less than 3 s", message);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void survivesNoSamples() {
    assertEquals(List.of(Kind.SHORT, Kind.QUIET), kinds(Audio.of(new float[0], RATE)));
  }

  private static List<Kind> kinds(Audio prompt) {
    return PromptCheck.check(prompt, NONE).stream().map(PromptWarning::kind).toList();
  }

  /** A tone that swells and fades four times a second, clipped at full scale. */
  private static Audio speech(double seconds, double amplitude) {
    float[] samples = new float[(int) Math.round(seconds * RATE)];
    for (int i = 0; i < samples.length; i++) {
      double swell = 0.6 + 0.4 * Math.cos(2 * Math.PI * 4 * i / RATE);
      double sample = amplitude * swell * Math.sin(2 * Math.PI * 150 * i / RATE);
      samples[i] = (float) Math.max(-1, Math.min(1, sample));
    }
    return Audio.of(samples, RATE);
  }

  private static Audio padded(double leading, double trailing) {
    Audio speech = speech(4, 0.1);
    float[] samples = new float[(int) ((leading + 4 + trailing) * RATE)];
    speech.samples().get(samples, (int) (leading * RATE), speech.length());
    return Audio.of(samples, RATE);
  }
}
