package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table of all utterances, which the page's script sorts and filters. */
final class UtteranceTable {
  private UtteranceTable() {}

  /**
   * Writes the section.
   *
   * @param html where to
   * @param evaluation what to show
   * @param limit of rows
   */
  static void write(Html html, Evaluation evaluation, int limit) {
    List<EvaluatedUtterance> all = evaluation.utterances();
    List<EvaluatedUtterance> shown = all.subList(0, Math.min(limit, all.size()));
    List<Measure> measures = Measure.of(evaluation);
    html.open("section", "id", "utterances").element("h2", "All utterances");
    if (shown.size() < all.size()) {
      html.element(
          "p",
          String.format(
              Locale.ROOT,
              "The first %d of %d; %s has all.",
              shown.size(),
              all.size(),
              EvaluationReport.CSV),
          "class",
          "note");
    }
    // Without a script there is nothing to type for.
    html.open("p", "class", "filter", "hidden", "").open("label").text("Show only rows with ");
    html.open("input", "type", "search", "id", "filter").close("label").text(" ");
    html.element("span", "", "id", "matches", "role", "status").close("p").line();
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Table");
    html.open("table", "class", "grid sortable");
    header(html, measures);
    html.open("tbody").line();
    shown.forEach(utterance -> row(html, utterance, measures));
    html.close("tbody").close("table").close("div").close("section").line();
  }

  private static void header(Html html, List<Measure> measures) {
    html.open("thead").open("tr").element("th", "Utterance", "scope", "col");
    for (Measure measure : measures) {
      html.open("th", "scope", "col", "class", "number").text(measure.label()).close("th");
    }
    html.element("th", "Errors", "scope", "col", "class", "number");
    html.element("th", "Reference", "scope", "col").element("th", "Heard", "scope", "col");
    html.close("tr").close("thead").line();
  }

  private static void row(Html html, EvaluatedUtterance utterance, List<Measure> measures) {
    html.open("tr").open("th", "scope", "row").foreign(utterance.id()).close("th");
    measures.forEach(measure -> number(html, measure, measure.value(utterance)));
    if (utterance.score().isPresent()) {
      Alignment alignment = utterance.score().get().alignment();
      String errors = Integer.toString(alignment.errors());
      html.open("td", "class", "number", "data-value", errors);
      html.text(errors + " of " + alignment.referenceLength()).close("td");
      html.open("td").foreign(utterance.score().get().reference()).close("td");
      html.open("td").foreign(utterance.score().get().hypothesis()).close("td");
    } else {
      html.element("td", "", "class", "number").element("td", "").element("td", "");
    }
    html.close("tr").line();
  }

  private static void number(Html html, Measure measure, OptionalDouble value) {
    if (value.isPresent()) {
      double number = value.getAsDouble();
      String shown = measure.format(number);
      html.element("td", shown, "class", "number", "data-value", Double.toString(number));
    } else {
      html.element("td", "", "class", "number");
    }
  }
}
