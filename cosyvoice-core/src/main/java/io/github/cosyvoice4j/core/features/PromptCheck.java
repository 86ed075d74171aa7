package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.PromptWarning;
import io.github.cosyvoice4j.PromptWarning.Kind;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks a prompt over for what usually spoils the speech made with it: its length, level, clipping,
 * silence at both ends, and a transcript that can't be what is said.
 *
 * <p>The limits are rules of thumb, wide enough for ordinary recordings to pass; a warning never
 * stops anything. Speech is taken to lie between the first and the last 20 ms whose level is within
 * 35 dB of the loud ones.
 */
public final class PromptCheck {
  private static final double MIN_SECONDS = 3;
  private static final double MAX_SECONDS = 15;
  private static final double MIN_SPEECH_DB = -40;
  private static final double MAX_LEADING_SECONDS = 0.5;
  private static final double MAX_TRAILING_SECONDS = 1;

  /** Where converters and limiters end, and the share of such samples that loud speech may have. */
  private static final float FULL_SCALE = 0.999f;

  private static final double MAX_CLIPPED_SHARE = 0.0005;

  /** The transcript's {@link SpeakingTime} over the speech's, of slow and of quick speakers. */
  private static final double MIN_PACE = 0.4;

  private static final double MAX_PACE = 2.5;

  private static final double FRAME_SECONDS = 0.02;
  private static final double SPEECH_RANGE_DB = 35;
  private static final double SILENCE_DB = -60;
  private static final double LOUD_QUANTILE = 0.95;

  private final Audio prompt;

  /** Mean square of each 20 ms. */
  private final double[] powers;

  /** The least power that counts as speech. */
  private final double speechPower;

  private PromptCheck(Audio prompt) {
    this.prompt = prompt;
    this.powers = framePowers(prompt);
    double[] sorted = powers.clone();
    Arrays.sort(sorted);
    double loud = sorted.length == 0 ? 0 : sorted[(int) (LOUD_QUANTILE * (sorted.length - 1))];
    this.speechPower = Math.max(loud * power(-SPEECH_RANGE_DB), power(SILENCE_DB));
  }

  /**
   * Looks a prompt over.
   *
   * @param prompt the recording
   * @param transcript what is said in it, if known
   * @return what may spoil it, in the order of {@link Kind}; empty when all is well
   */
  public static List<PromptWarning> check(Audio prompt, Optional<String> transcript) {
    PromptCheck check = new PromptCheck(prompt);
    List<PromptWarning> warnings = new ArrayList<>();
    check.length().ifPresent(warnings::add);
    check.level().ifPresent(warnings::add);
    check.clipping().ifPresent(warnings::add);
    check.leadingSilence().ifPresent(warnings::add);
    check.trailingSilence().ifPresent(warnings::add);
    transcript.flatMap(check::pace).ifPresent(warnings::add);
    return List.copyOf(warnings);
  }

  private Optional<PromptWarning> length() {
    double seconds = (double) prompt.length() / prompt.sampleRate();
    if (seconds < MIN_SECONDS) {
      return warning(
          Kind.SHORT,
          String.format(Locale.ROOT, "prompt: %.1f s, less than %.0f s", seconds, MIN_SECONDS),
          "record 3 to 10 s of fluent speech");
    }
    if (seconds > MAX_SECONDS) {
      return warning(
          Kind.LONG,
          String.format(Locale.ROOT, "prompt: %.1f s, more than %.0f s", seconds, MAX_SECONDS),
          "cut it, and its transcript, to 3 to 10 s");
    }
    return Optional.empty();
  }

  private Optional<PromptWarning> level() {
    double mean = Arrays.stream(powers).filter(power -> power >= speechPower).average().orElse(0);
    double level = 10 * Math.log10(mean);
    if (level >= MIN_SPEECH_DB) {
      return Optional.empty();
    }
    String measured =
        mean == 0
            ? "prompt: no sound above " + Math.round(SILENCE_DB) + " dBFS"
            : String.format(
                Locale.ROOT, "prompt: speech at %.0f dBFS, below %.0f dBFS", level, MIN_SPEECH_DB);
    return warning(Kind.QUIET, measured, "record closer to the microphone or raise the level");
  }

  private Optional<PromptWarning> clipping() {
    int clipped = 0;
    for (FloatBuffer samples = prompt.samples(); samples.hasRemaining(); ) {
      if (Math.abs(samples.get()) >= FULL_SCALE) {
        clipped++;
      }
    }
    double share = (double) clipped / Math.max(1, prompt.length());
    return share <= MAX_CLIPPED_SHARE
        ? Optional.empty()
        : warning(
            Kind.CLIPPED,
            String.format(Locale.ROOT, "prompt: %.2f %% of the samples at full scale", 100 * share),
            "record again at a lower level; turning it down now does not help");
  }

  private Optional<PromptWarning> leadingSilence() {
    double seconds = firstSpeechFrame() * FRAME_SECONDS;
    return !hasSpeech() || seconds <= MAX_LEADING_SECONDS
        ? Optional.empty()
        : warning(
            Kind.LEADING_SILENCE,
            String.format(Locale.ROOT, "prompt: %.1f s of silence before the speech", seconds),
            "cut it off");
  }

  private Optional<PromptWarning> trailingSilence() {
    double seconds = (powers.length - 1 - lastSpeechFrame()) * FRAME_SECONDS;
    return !hasSpeech() || seconds <= MAX_TRAILING_SECONDS
        ? Optional.empty()
        : warning(
            Kind.TRAILING_SILENCE,
            String.format(Locale.ROOT, "prompt: %.1f s of silence after the speech", seconds),
            "cut it off; the model would go on with the pause");
  }

  private Optional<PromptWarning> pace(String transcript) {
    double spoken = (lastSpeechFrame() - firstSpeechFrame() + 1) * FRAME_SECONDS;
    double expected = SpeakingTime.seconds(transcript);
    double pace = expected / spoken;
    if (!hasSpeech() || (pace >= MIN_PACE && pace <= MAX_PACE)) {
      return Optional.empty();
    }
    return warning(
        Kind.TRANSCRIPT_LENGTH,
        String.format(
            Locale.ROOT,
            "transcript: takes about %.1f s to say, the prompt speaks for %.1f s",
            expected,
            spoken),
        "give exactly the words that are said, no more and no less");
  }

  private boolean hasSpeech() {
    return firstSpeechFrame() < powers.length;
  }

  /** The number of frames if none has speech. */
  private int firstSpeechFrame() {
    int frame = 0;
    while (frame < powers.length && powers[frame] < speechPower) {
      frame++;
    }
    return frame;
  }

  /** -1 if no frame has speech. */
  private int lastSpeechFrame() {
    int frame = powers.length - 1;
    while (frame >= 0 && powers[frame] < speechPower) {
      frame--;
    }
    return frame;
  }

  private static double[] framePowers(Audio prompt) {
    int hop = Math.max(1, (int) (FRAME_SECONDS * prompt.sampleRate()));
    double[] powers = new double[prompt.length() / hop];
    FloatBuffer samples = prompt.samples();
    for (int frame = 0; frame < powers.length; frame++) {
      for (int i = 0; i < hop; i++) {
        double sample = samples.get();
        powers[frame] += sample * sample / hop;
      }
    }
    return powers;
  }

  private static double power(double decibels) {
    return Math.pow(10, decibels / 10);
  }

  private static Optional<PromptWarning> warning(Kind kind, String message, String advice) {
    return Optional.of(new PromptWarning(kind, message, advice));
  }
}
