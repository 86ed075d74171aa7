package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.SynthesisReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Something spoken and written to a file, as the commands report it.
 *
 * @param file where it is written
 * @param audio what is written
 * @param report what it cost
 */
record Speech(Path file, Audio audio, SynthesisReport report) {
  private static final double NANOS = 1e9;

  void warnOfCuts(PrintWriter err) {
    for (SynthesisReport.Segment segment : report.segments()) {
      if (segment.check().isRunaway()) {
        err.println(
            "warning: segment \""
                + segment.text()
                + "\": expected speech that ends by itself, got "
                + (segment.check().ended() ? "much of the same" : "cut off at the length cap")
                + "; listen to it, and try another seed or a better prompt");
      }
    }
    report.notes().forEach(note -> err.println("note: " + note));
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

  /**
   * {@return all of it}
   *
   * @param warnings what may have spoilt it
   */
  JsonObject toJson(List<String> warnings) {
    JsonObject json = new JsonObject();
    json.addProperty("file", file.toString());
    json.addProperty("sampleRate", audio.sampleRate());
    json.addProperty("samples", audio.length());
    json.addProperty("seconds", seconds());
    json.addProperty("rtf", report.realTimeFactor());
    json.addProperty("seed", report.seed());
    JsonObject timings = new JsonObject();
    report
        .times()
        .work()
        .forEach(
            (stage, time) ->
                timings.addProperty(stage.name().toLowerCase(Locale.ROOT), time.toNanos() / NANOS));
    json.add("stageSeconds", timings);
    JsonArray segments = new JsonArray();
    report.segments().forEach(segment -> segments.add(toJson(segment)));
    json.add("segments", segments);
    json.addProperty("firstChunkSeconds", report.times().firstChunk().toNanos() / NANOS);
    json.addProperty("device", report.place().device().toString());
    report.place().peakBytes().ifPresent(bytes -> json.addProperty("peakDeviceBytes", bytes));
    json.add("notes", texts(report.notes()));
    json.add("warnings", texts(warnings));
    return json;
  }

  private static JsonObject toJson(SynthesisReport.Segment segment) {
    JsonObject json = new JsonObject();
    json.addProperty("text", segment.text());
    json.addProperty("startSample", segment.startSample());
    json.addProperty("endSample", segment.endSample());
    json.addProperty("textTokens", segment.check().textTokens());
    json.addProperty("speechTokens", segment.check().speechTokens());
    json.addProperty("ended", segment.check().ended());
    json.addProperty("repeatedShare", segment.check().repeatedShare());
    json.addProperty("attempts", segment.check().attempts());
    return json;
  }

  private static JsonArray texts(List<String> lines) {
    JsonArray array = new JsonArray();
    lines.forEach(array::add);
    return array;
  }
}
