package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.evaluate.EvaluationOutcome;
import io.github.cosyvoice4j.eval.report.Comparison;
import io.github.cosyvoice4j.eval.report.MeasuredDifference;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Prints what came of evaluations: totals on the output, notes and files as messages. */
final class EvaluationLines {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  /** Five lines of a terminal. */
  private static final int LONGEST_NOTE = 400;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  EvaluationLines(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  void print(EvaluationOutcome outcome) {
    Evaluation evaluation = outcome.evaluation();
    if (json) {
      out.println(GSON.toJson(toJson(outcome)));
    } else {
      evaluation.totals().forEach((name, value) -> out.println(name + "\t" + number(value)));
      out.println("utterances\t" + evaluation.utterances().size());
      out.println("complete\t" + outcome.complete());
    }
    evaluation.notes().forEach(note -> err.println("note: " + clipped(note)));
    outcome.files().forEach(file -> err.println("wrote " + file));
  }

  /** A note may name thousands of utterances. */
  private static String clipped(String note) {
    return note.codePointCount(0, note.length()) <= LONGEST_NOTE
        ? note
        : note.substring(0, note.offsetByCodePoints(0, LONGEST_NOTE)) + "... (all in report.json)";
  }

  private static JsonObject toJson(EvaluationOutcome outcome) {
    Evaluation evaluation = outcome.evaluation();
    JsonObject totals = new JsonObject();
    for (Map.Entry<String, Double> total : evaluation.totals().entrySet()) {
      double value = total.getValue();
      totals.addProperty(total.getKey(), Double.isFinite(value) ? value : null);
    }
    JsonArray notes = new JsonArray();
    evaluation.notes().forEach(notes::add);
    JsonArray files = new JsonArray();
    outcome.files().forEach(file -> files.add(file.toString()));
    JsonObject object = new JsonObject();
    object.addProperty("name", evaluation.name());
    object.addProperty("profile", evaluation.profile());
    object.add("totals", totals);
    object.addProperty("utterances", evaluation.utterances().size());
    object.addProperty("complete", outcome.complete());
    object.addProperty("leftOut", outcome.leftOut());
    object.add("notes", notes);
    object.add("files", files);
    return object;
  }

  /** Prints a line for each measure: both runs, the difference and where it lies. */
  void print(Comparison comparison) {
    for (MeasuredDifference measure : comparison.measures()) {
      out.println(
          String.join(
              "\t",
              measure.name(),
              number(measure.first()),
              number(measure.second()),
              signed(measure.difference()),
              "[" + signed(measure.low()) + ", " + signed(measure.high()) + "]",
              measure.isClear() ? "clear" : "may be chance"));
    }
    out.println("utterances in both\t" + comparison.common());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }
}
