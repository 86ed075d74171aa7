package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Checks without goldens that a model does what trained weights should: it synthesizes a few
 * sentences and looks at the result from outside.
 *
 * <p>The rows' stage is {@code self}, their keys are the sentence's number and what was measured;
 * {@code maxAbs} is the measurement, {@code rel} how far it is outside the sane range.
 */
public final class SelfVerification {
  private static final String STAGE = "self";

  /** Plain words, so that small models know them too. */
  private static final List<String> SENTENCES =
      List.of(
          "Hello, this is a small voice.",
          "The flowers are beautiful this morning.",
          "Please wait a moment and listen carefully.");

  /**
   * English takes 3 to 6 speech tokens for a word piece, slow speech and pauses some more. At 2 the
   * model is only kept from ending, at 20 it is cut off.
   */
  private static final Range TOKENS_PER_TEXT_TOKEN = new Range(2.5, 15);

  /** Root mean square in dB of full scale: from quiet to heavily compressed speech. */
  private static final Range LOUDNESS = new Range(-32, -9);

  /** Share of samples at the vocoder's limit; an odd peak is no harm. */
  private static final Range CLIPPED = new Range(0, 1e-3);

  /** Cosine of the speaker embeddings; different speakers are mostly below 0.4. */
  private static final Range SIMILARITY = new Range(0.5, 1.01);

  private static final float FULL_SCALE = 0.99f; // the vocoder's audio_limit

  private final CosyVoice2 tts;
  private final Voice voice;
  private final Consumer<Row> listener;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Exception> problems = new LinkedHashMap<>();

  private SelfVerification(CosyVoice2 tts, Voice voice, Consumer<Row> listener) {
    this.tts = tts;
    this.voice = voice;
    this.listener = listener;
  }

  /**
   * Verifies a loaded model.
   *
   * @param tts the model, borrowed
   * @param voice a voice with a transcript, enrolled with it
   * @param listener hears each row as it comes
   * @return all rows
   */
  public static VerifyReport run(CosyVoice2 tts, Voice voice, Consumer<Row> listener) {
    SelfVerification verification = new SelfVerification(tts, voice, listener);
    for (int i = 0; i < SENTENCES.size(); i++) {
      verification.speak(i);
    }
    return new VerifyReport(verification.rows, verification.problems);
  }

  private void speak(int number) {
    InferenceOptions options = InferenceOptions.newBuilder().seed(number).build();
    try (Synthesis synthesis = tts.inferZeroShot(SENTENCES.get(number), voice, options)) {
      Audio audio = synthesis.audio();
      measure(number + ".", audio, synthesis.report());
    } catch (CosyVoiceException | IOException e) {
      problems.put(STAGE + " " + number, e);
      add(Row.notCompared(STAGE, number + ".speaks", Status.FAIL));
    }
  }

  private void measure(String prefix, Audio audio, SynthesisReport report) throws IOException {
    int textTokens = 0;
    int speechTokens = 0;
    int cut = 0;
    for (SynthesisReport.Segment segment : report.segments()) {
      textTokens += segment.check().textTokens();
      speechTokens += segment.check().speechTokens();
      cut += segment.check().ended() ? 0 : 1;
    }
    float[] samples = toArray(audio.samples());
    add(prefix + "segments_cut_off", cut, new Range(0, 0));
    add(
        prefix + "tokens_per_text_token",
        (double) speechTokens / textTokens,
        TOKENS_PER_TEXT_TOKEN);
    add(prefix + "not_finite", share(samples, false), new Range(0, 0));
    add(prefix + "clipped", share(samples, true), CLIPPED);
    add(prefix + "loudness", 20 * Math.log10(Floats.rms(samples)), LOUDNESS);
    float[] spoken = toArray(tts.enroll(audio).embedding());
    add(prefix + "similarity", Floats.cosine(toArray(voice.embedding()), spoken), SIMILARITY);
  }

  private static double share(float[] samples, boolean atTheLimit) {
    int count = 0;
    for (float sample : samples) {
      count += (atTheLimit ? Math.abs(sample) >= FULL_SCALE : !Float.isFinite(sample)) ? 1 : 0;
    }
    return (double) count / samples.length;
  }

  private static float[] toArray(FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private void add(String key, double value, Range sane) {
    Difference outside = new Difference(value, sane.distance(value));
    add(Row.compared(STAGE, key, outside, Tolerances.EXACT));
  }

  private void add(Row row) {
    rows.add(row);
    listener.accept(row);
  }

  private record Range(double min, double max) {
    /** {@return how far a value is outside; 0 inside, not a number for what is not one} */
    double distance(double value) {
      return Math.max(0, Math.max(min - value, value - max));
    }
  }
}
