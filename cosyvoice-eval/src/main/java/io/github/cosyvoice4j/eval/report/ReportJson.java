package io.github.cosyvoice4j.eval.report;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an evaluation as JSON, all of it.
 *
 * <p>Numbers that JSON lacks are the texts {@code NaN}, {@code Infinity} and {@code -Infinity}.
 * Sound files are named from the folder of the report, so that a tree can be moved. An alignment is
 * a list of {@code [kind, reference, hypothesis]}, the kind one letter of {@code C S D I}.
 */
final class ReportJson {
  /** The value of {@code format}, by which the file is told from other JSON. */
  static final String FORMAT = "cosyvoice4j-evaluation";

  /** Counts up when a reader of the version before would misread the file. */
  static final int VERSION = 1;

  private final JsonWriter json;
  private final Path folder;

  private ReportJson(JsonWriter json, Path folder) {
    this.json = json;
    this.folder = folder;
  }

  /**
   * {@return the text of the file}
   *
   * @param evaluation what to write
   * @param folder where the file will stand, absolute
   */
  static String text(Evaluation evaluation, Path folder) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonWriter json = writer(out)) {
      new ReportJson(json, folder).write(evaluation);
    }
    return Text.escapeLoneSurrogates(out.toString()) + "\n";
  }

  /** {@return a writer as all our files are written: indented, nothing escaped needlessly} */
  static JsonWriter writer(StringWriter out) {
    JsonWriter json = new JsonWriter(out);
    json.setFormattingStyle(FormattingStyle.PRETTY.withIndent(" "));
    json.setHtmlSafe(false);
    return json;
  }

  /** Writes a number, or the text that stands for it. */
  static void number(JsonWriter json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.value(value);
    } else {
      json.value(Double.toString(value));
    }
  }

  private void write(Evaluation evaluation) throws IOException {
    json.beginObject();
    json.name("format").value(FORMAT);
    json.name("version").value(VERSION);
    json.name("name").value(evaluation.name());
    json.name("profile").value(evaluation.profile());
    numbers("totals", evaluation.totals());
    json.name("notes").beginArray();
    for (String note : evaluation.notes()) {
      json.value(note);
    }
    json.endArray();
    json.name("utterances").beginArray();
    for (EvaluatedUtterance utterance : evaluation.utterances()) {
      write(utterance);
    }
    json.endArray().endObject();
  }

  private void write(EvaluatedUtterance utterance) throws IOException {
    json.beginObject();
    json.name("id").value(utterance.id());
    if (utterance.wav().isPresent()) {
      json.name("wav").value(fromFolder(utterance.wav().get()));
    }
    numbers("metrics", new TreeMap<>(utterance.metrics()));
    if (utterance.score().isPresent()) {
      json.name("score");
      write(utterance.score().get());
    }
    json.endObject();
  }

  private void write(ScoredUtterance score) throws IOException {
    Alignment alignment = score.alignment();
    json.beginObject();
    json.name("id").value(score.id());
    json.name("reference").value(score.reference());
    json.name("hypothesis").value(score.hypothesis());
    json.name("errors").value(alignment.errors());
    json.name("tokens").value(alignment.referenceLength());
    json.name("alignment").beginArray();
    json.setFormattingStyle(FormattingStyle.COMPACT);
    for (Alignment.Step step : alignment.steps()) {
      json.beginArray();
      json.value(letter(step.kind())).value(step.reference()).value(step.hypothesis());
      json.endArray();
    }
    json.endArray();
    json.setFormattingStyle(FormattingStyle.PRETTY.withIndent(" "));
    json.endObject();
  }

  private void numbers(String name, Map<String, Double> numbers) throws IOException {
    json.name(name).beginObject();
    for (Map.Entry<String, Double> entry : numbers.entrySet()) {
      json.name(entry.getKey());
      number(json, entry.getValue());
    }
    json.endObject();
  }

  /** {@return how the file of a report names a file, with slashes on every system} */
  private String fromFolder(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    boolean sameRoot = absolute.getRoot().equals(folder.getRoot());
    return (sameRoot ? folder.relativize(absolute) : absolute).toString().replace('\\', '/');
  }

  /** {@return the letter that stands for a kind of step} */
  static String letter(Alignment.Kind kind) {
    return kind.name().substring(0, 1);
  }
}
