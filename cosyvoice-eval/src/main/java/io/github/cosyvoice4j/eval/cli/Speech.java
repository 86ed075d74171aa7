package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.SynthesisReport;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One text spoken and written to a file, as the commands report it.
 *
 * @param file where it was written
 * @param audio what was written
 * @param report what it cost
 * @param voice with which voice
 */
record Speech(Path file, Audio audio, SynthesisReport report, Voice voice) {
  private static final double NANOS = 1e9;

  /** Speaks a text, telling the progress, and writes it. */
  static Speech write(
      CosyVoice2 tts, Voice voice, String text, InferenceOptions options, Destination to)
      throws IOException {
    try (Synthesis synthesis = tts.inferZeroShot(text, voice, options)) {
      new ProgressLines(to.err()).follow(synthesis);
      Audio audio = synthesis.audio();
      audio.writeWav(to.file(), to.format());
      Speech speech = new Speech(to.file(), audio, synthesis.report(), voice);
      speech.warnOfCuts(to.err());
      return speech;
    }
  }

  /**
   * Where speech goes.
   *
   * @param file the file
   * @param format its samples
   * @param err where progress and warnings go
   */
  record Destination(Path file, Audio.WavFormat format, PrintWriter err) {}

  private void warnOfCuts(PrintWriter err) {
    for (SynthesisReport.Segment segment : report.segments()) {
      if (!segment.ended()) {
        err.println(
            "warning: segment \""
                + segment.text()
                + "\": expected to end by itself, got cut off at the length cap; listen to it,"
                + " and try another seed or a better prompt");
      }
    }
  }

  double seconds() {
    return audio.duration().toNanos() / NANOS;
  }

  /** {@return one line for people} */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%s: %.2f s of speech, %.2f s of work (RTF %.2f), seed %d",
        file,
        seconds(),
        seconds() * report.realTimeFactor(),
        report.realTimeFactor(),
        report.seed());
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("file", file.toString());
    json.addProperty("sampleRate", audio.sampleRate());
    json.addProperty("samples", audio.length());
    json.addProperty("seconds", seconds());
    json.addProperty("rtf", report.realTimeFactor());
    json.addProperty("seed", report.seed());
    JsonObject timings = new JsonObject();
    report
        .timings()
        .forEach(
            (stage, time) ->
                timings.addProperty(stage.name().toLowerCase(Locale.ROOT), time.toNanos() / NANOS));
    json.add("stageSeconds", timings);
    JsonArray segments = new JsonArray();
    report.segments().forEach(segment -> segments.add(toJson(segment)));
    json.add("segments", segments);
    JsonArray warnings = new JsonArray();
    voice.warnings().forEach(warning -> warnings.add(warning.toString()));
    json.add("warnings", warnings);
    return json;
  }

  private static JsonObject toJson(SynthesisReport.Segment segment) {
    JsonObject json = new JsonObject();
    json.addProperty("text", segment.text());
    json.addProperty("textTokens", segment.textTokens());
    json.addProperty("speechTokens", segment.speechTokens());
    json.addProperty("ended", segment.ended());
    json.addProperty("samples", segment.samples());
    return json;
  }
}
