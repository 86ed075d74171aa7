package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.report.DistributionSection.Distribution;
import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The page of one evaluation. */
final class EvaluationPage {
  private final Evaluation evaluation;
  private final ReportOptions options;
  private final List<Measure> measures;
  private final Html html = new Html();

  private EvaluationPage(Evaluation evaluation, ReportOptions options) {
    this.evaluation = evaluation;
    this.options = options;
    this.measures = Measure.of(evaluation);
  }

  /** {@return the text of the page} */
  static String text(Evaluation evaluation, ReportOptions options) throws IOException {
    EvaluationPage page = new EvaluationPage(evaluation, options);
    page.totals();
    notes(page.html, evaluation.notes());
    page.distributions();
    page.worst();
    UtteranceTable.write(page.html, evaluation, options.rows());
    String subtitle =
        String.format(
            Locale.ROOT,
            "%d utterances, scored by the rules of %s",
            evaluation.utterances().size(),
            evaluation.profile());
    return HtmlPage.text(evaluation.name(), subtitle, page.html);
  }

  private void totals() {
    html.open("section", "id", "totals").element("h2", "Totals").open("dl", "class", "totals");
    evaluation
        .totals()
        .forEach(
            (name, value) -> {
              Measure measure = Measure.of(name);
              html.open("div").open("dt").foreign(measure.label()).close("dt");
              html.element("dd", measure.format(value)).close("div");
            });
    html.close("dl").close("section").line();
  }

  /** Writes what a reader must know, if there is anything. */
  static void notes(Html html, List<String> notes) {
    if (notes.isEmpty()) {
      return;
    }
    html.open("section", "id", "notes").element("h2", "Notes").open("ul");
    notes.forEach(note -> html.open("li").foreign(note).close("li"));
    html.close("ul").close("section").line();
  }

  private void distributions() throws IOException {
    List<Distribution> distributions =
        measures.stream().map(measure -> Distribution.of(measure, values(measure))).toList();
    DistributionSection.write(html, "Distributions", distributions);
  }

  private List<Double> values(Measure measure) {
    return evaluation.utterances().stream()
        .map(measure::value)
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .toList();
  }

  private void worst() throws IOException {
    List<EvaluatedUtterance> worst = worst(evaluation, options.worst());
    html.open("section", "id", "worst").element("h2", "Worst utterances");
    if (worst.isEmpty()) {
      boolean scored = measures.contains(Measure.WER);
      html.element("p", scored ? "None has an error, or none is asked for." : "None is scored.");
    } else {
      EditsHtml.legend(html);
    }
    SoundHtml sound = new SoundHtml(options.soundBytes());
    for (EvaluatedUtterance utterance : worst) {
      html.open("article").open("h3").foreign(utterance.id()).close("h3");
      html.element("p", facts(utterance, measures), "class", "facts");
      EditsHtml.write(html, utterance.score().orElseThrow(), "Heard");
      sound.write(html, utterance, utterance.id());
      html.close("article").line();
    }
    html.close("section").line();
  }

  /** {@return those with errors, the worst first, by id where equally bad} */
  static List<EvaluatedUtterance> worst(Evaluation evaluation, int count) {
    return evaluation.utterances().stream()
        .filter(utterance -> Measure.WER.value(utterance).orElse(0) > 0)
        .filter(utterance -> utterance.score().isPresent())
        .sorted(
            Comparator.comparingDouble(
                    (EvaluatedUtterance utterance) -> -Measure.WER.value(utterance).orElse(0))
                .thenComparing(EvaluatedUtterance::id))
        .limit(count)
        .toList();
  }

  /** {@return what is known of an utterance, on one line} */
  static String facts(EvaluatedUtterance utterance, List<Measure> measures) {
    String numbers =
        measures.stream()
            .filter(measure -> measure.value(utterance).isPresent())
            .map(m -> m.label() + " " + m.format(m.value(utterance).getAsDouble()))
            .collect(Collectors.joining(" · "));
    return numbers + utterance.score().map(score -> " · " + errors(score)).orElse("");
  }

  private static String errors(ScoredUtterance score) {
    Alignment alignment = score.alignment();
    return String.format(
        Locale.ROOT,
        "of %d tokens %d otherwise, %d missed, %d added",
        alignment.referenceLength(),
        alignment.count(Kind.SUBSTITUTION),
        alignment.count(Kind.DELETION),
        alignment.count(Kind.INSERTION));
  }
}
