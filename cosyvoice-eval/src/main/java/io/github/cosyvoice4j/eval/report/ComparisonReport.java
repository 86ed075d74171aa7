package io.github.cosyvoice4j.eval.report;

import com.google.gson.stream.JsonWriter;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a comparison for people ({@value #HTML}, one file) and for programs ({@value #JSON}). */
public final class ComparisonReport {
  /** The page. */
  public static final String HTML = "compare.html";

  /** The numbers, and every utterance that changed. */
  public static final String JSON = "compare.json";

  /** The value of {@code format} in the JSON. */
  private static final String FORMAT = "cosyvoice4j-comparison";

  private static final int VERSION = 1;

  private ComparisonReport() {}

  /**
   * Writes both files. Each appears whole or not at all, and none before both could be made.
   *
   * @param comparison what to tell
   * @param folder where to, made if it is not there
   * @param options how much the page holds; {@code worst} is how many changed utterances
   * @throws IOException if a file can't be written; sound that can't be read is said in the page
   */
  public static void write(Comparison comparison, Path folder, ReportOptions options)
      throws IOException {
    String html = ComparisonPage.text(comparison, options);
    String json = json(comparison);
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(JSON), json);
    AtomicFile.write(folder.resolve(HTML), html);
  }

  /**
   * {@return the text of the JSON}
   *
   * @param comparison what to tell
   * @throws IOException never, as nothing is written
   */
  public static String json(Comparison comparison) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonWriter json = ReportJson.writer(out)) {
      json.beginObject();
      json.name("format").value(FORMAT);
      json.name("version").value(VERSION);
      json.name("profile").value(comparison.first().profile());
      run(json.name("first"), comparison.first());
      run(json.name("second"), comparison.second());
      json.name("common").value(comparison.common());
      json.name("draws").value(PairedBootstrap.DRAWS);
      measures(json.name("measures"), comparison.measures());
      changes(json.name("changes"), comparison.changes());
      texts(json.name("onlyFirst"), comparison.onlyFirst());
      texts(json.name("onlySecond"), comparison.onlySecond());
      texts(json.name("notes"), comparison.notes());
      json.endObject();
    }
    return Text.escapeLoneSurrogates(out.toString()) + "\n";
  }

  private static void run(JsonWriter json, Evaluation run) throws IOException {
    json.beginObject();
    json.name("name").value(run.name());
    json.name("utterances").value(run.utterances().size());
    json.name("totals").beginObject();
    for (var total : run.totals().entrySet()) {
      ReportJson.number(json.name(total.getKey()), total.getValue());
    }
    json.endObject().endObject();
  }

  private static void measures(JsonWriter json, List<MeasuredDifference> measures)
      throws IOException {
    json.beginArray();
    for (MeasuredDifference measure : measures) {
      json.beginObject();
      json.name("name").value(measure.name());
      json.name("utterances").value(measure.utterances());
      ReportJson.number(json.name("first"), measure.first());
      ReportJson.number(json.name("second"), measure.second());
      ReportJson.number(json.name("difference"), measure.difference());
      ReportJson.number(json.name("low"), measure.low());
      ReportJson.number(json.name("high"), measure.high());
      json.endObject();
    }
    json.endArray();
  }

  private static void changes(JsonWriter json, List<UtteranceChange> changes) throws IOException {
    json.beginArray();
    for (UtteranceChange change : changes) {
      json.beginObject();
      json.name("id").value(change.id());
      ReportJson.number(json.name("first"), Measure.WER.value(change.first()).orElseThrow());
      ReportJson.number(json.name("second"), Measure.WER.value(change.second()).orElseThrow());
      ReportJson.number(json.name("difference"), change.difference());
      json.endObject();
    }
    json.endArray();
  }

  private static void texts(JsonWriter json, List<String> texts) throws IOException {
    json.beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }
}
