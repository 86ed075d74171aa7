package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.report.DistributionSection.Distribution;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of two runs. */
final class ComparisonPage {
  /** How many ids of utterances that one run lacks are named. */
  private static final int NAMED = 50;

  /** Headings of columns that hold no numbers. */
  private static final List<String> WORDS = List.of("Measure", "Finding");

  private final Comparison comparison;
  private final ReportOptions options;
  private final Html html = new Html();

  private ComparisonPage(Comparison comparison, ReportOptions options) {
    this.comparison = comparison;
    this.options = options;
  }

  /** {@return the text of the page} */
  static String text(Comparison comparison, ReportOptions options) throws IOException {
    ComparisonPage page = new ComparisonPage(comparison, options);
    page.runs();
    page.measures();
    EvaluationPage.notes(page.html, comparison.notes());
    page.distribution();
    page.changes();
    page.lacking(comparison.second().name(), comparison.onlyFirst());
    page.lacking(comparison.first().name(), comparison.onlySecond());
    String subtitle =
        String.format(
            Locale.ROOT,
            "%d utterances are in both, scored by the rules of %s",
            comparison.common(),
            comparison.first().profile());
    return HtmlPage.text(
        comparison.first().name() + " and " + comparison.second().name(), subtitle, page.html);
  }

  /** What each run says of itself, over all of its own utterances. */
  private void runs() {
    html.open("section", "id", "runs").element("h2", "Each run over all its utterances");
    html.open("div", "class", "scroll").open("table", "class", "grid");
    head("Measure", "A: " + comparison.first().name(), "B: " + comparison.second().name());
    html.open("tbody");
    html.open("tr").element("th", "Utterances", "scope", "row");
    number(Integer.toString(comparison.first().utterances().size()));
    number(Integer.toString(comparison.second().utterances().size()));
    html.close("tr");
    Map<String, Double> others = comparison.second().totals();
    comparison
        .first()
        .totals()
        .forEach(
            (name, value) -> {
              Measure measure = Measure.of(name);
              html.open("tr").open("th", "scope", "row").foreign(measure.label()).close("th");
              number(measure.format(value));
              number(others.containsKey(name) ? measure.format(others.get(name)) : "");
              html.close("tr");
            });
    html.close("tbody").close("table").close("div").close("section").line();
  }

  private void measures() {
    html.open("section", "id", "measures").element("h2", "Side by side over the same utterances");
    html.open("div", "class", "scroll").open("table", "class", "grid");
    head("Measure", "A", "B", "B − A", "95 % interval", "Utterances", "Finding");
    html.open("tbody");
    for (MeasuredDifference difference : comparison.measures()) {
      Measure measure = Measure.of(difference.name());
      html.open("tr").open("th", "scope", "row").foreign(measure.label()).close("th");
      number(measure.format(difference.first()));
      number(measure.format(difference.second()));
      number(measure.formatDifference(difference.difference()));
      number(
          measure.formatDifference(difference.low())
              + " to "
              + measure.formatDifference(difference.high()));
      number(Integer.toString(difference.utterances()));
      finding(measure, difference);
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
    html.element(
            "p",
            "The interval is of B − A, by a paired bootstrap over utterances ("
                + String.format(Locale.ROOT, "%,d", PairedBootstrap.DRAWS)
                + " draws). If it holds 0, chance alone may have made the difference.",
            "class",
            "note")
        .close("section")
        .line();
  }

  private void finding(Measure measure, MeasuredDifference difference) {
    if (!difference.isClear()) {
      html.element("td", "no clear difference");
      return;
    }
    boolean higher = difference.low() > 0;
    switch (measure.better()) {
      case UNKNOWN -> html.element("td", higher ? "B is higher" : "B is lower");
      case HIGHER -> judge(higher);
      case LOWER -> judge(!higher);
    }
  }

  private void judge(boolean better) {
    html.element("td", better ? "B is better" : "B is worse", "class", better ? "better" : "worse");
  }

  private void distribution() throws IOException {
    List<Double> values = comparison.changes().stream().map(UtteranceChange::difference).toList();
    Measure points = new Measure("difference", "WER of B − A", " points", 2, Measure.Better.LOWER);
    DistributionSection.write(
        html,
        "Changes",
        List.of(
            new Distribution(
                points, "Utterances whose WER changed", "WER of B − A, percent points", values)));
  }

  private void changes() throws IOException {
    html.open("section", "id", "changes").element("h2", "Most changed utterances");
    if (comparison.changes().isEmpty()) {
      html.element("p", "No utterance has another error rate.");
    } else {
      html.element("p", changed());
      EditsHtml.legend(html);
    }
    SoundHtml sound = new SoundHtml(options.soundBytes());
    for (UtteranceChange change :
        comparison.changes().subList(0, Math.min(options.worst(), comparison.changes().size()))) {
      boolean better = change.difference() < 0;
      html.open("article").open("h3").foreign(change.id()).close("h3");
      html.element(
          "p",
          String.format(
              Locale.ROOT,
              "%s: WER %s points",
              better ? "B is better" : "B is worse",
              Measure.WER.formatDifference(change.difference())),
          "class",
          better ? "better" : "worse");
      side(change.first(), "A", sound);
      side(change.second(), "B", sound);
      html.close("article").line();
    }
    html.close("section").line();
  }

  private String changed() {
    long better = comparison.changes().stream().filter(c -> c.difference() < 0).count();
    long worse = comparison.changes().size() - better;
    return String.format(
        Locale.ROOT,
        "Of %d utterances %d are better in B, %d are worse, %d have the same error rate or none.",
        comparison.common(),
        better,
        worse,
        comparison.common() - better - worse);
  }

  private void side(EvaluatedUtterance utterance, String run, SoundHtml sound) throws IOException {
    html.element("h4", "Run " + run);
    html.element(
        "p",
        EvaluationPage.facts(
            utterance, Measure.of(run.equals("A") ? comparison.first() : comparison.second())),
        "class",
        "facts");
    EditsHtml.write(html, utterance.score().orElseThrow(), "Heard in " + run);
    sound.write(html, utterance, utterance.id() + " of run " + run);
  }

  private void lacking(String run, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    html.open("section", "class", "lacking").open("h2").text("Not in ").foreign(run).close("h2");
    html.element("p", ids.size() + " utterances of the other run, not compared:");
    html.open("ul");
    for (String id : ids.subList(0, Math.min(NAMED, ids.size()))) {
      html.open("li").foreign(id).close("li");
    }
    if (ids.size() > NAMED) {
      html.element("li", "and " + (ids.size() - NAMED) + " more, all in " + ComparisonReport.JSON);
    }
    html.close("ul").close("section").line();
  }

  private void head(String... labels) {
    html.open("thead").open("tr");
    for (int i = 0; i < labels.length; i++) {
      html.open("th", "scope", "col", "class", WORDS.contains(labels[i]) ? "words" : "number");
      html.foreign(labels[i]).close("th");
    }
    html.close("tr").close("thead");
  }

  private void number(String text) {
    html.element("td", text, "class", "number");
  }
}
