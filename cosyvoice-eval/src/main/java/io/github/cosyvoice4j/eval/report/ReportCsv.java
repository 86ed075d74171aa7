package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Writes one row an utterance, as RFC 4180 has it: commas, quotes where they are needed, lines that
 * end in CR LF, a header.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe before it. So who reads
 * the file back takes {@code report.json}, which has every text as it is.
 */
final class ReportCsv {
  private static final String FORMULA = "=+-@\t\r";

  private ReportCsv() {}

  /** {@return the text of the file} */
  static String text(Evaluation evaluation) {
    List<Measure> measures = new ArrayList<>(Measure.of(evaluation));
    measures.remove(Measure.WER);
    StringBuilder csv = new StringBuilder();
    List<String> header =
        new ArrayList<>(List.of("id", "wer", "tokens", "substitutions", "deletions", "insertions"));
    measures.forEach(measure -> header.add(cell(measure.name())));
    header.addAll(List.of("reference", "hypothesis", "wav"));
    row(csv, header);
    evaluation.utterances().forEach(utterance -> row(csv, cells(utterance, measures)));
    return csv.toString();
  }

  private static List<String> cells(EvaluatedUtterance utterance, List<Measure> measures) {
    List<String> cells = new ArrayList<>();
    cells.add(cell(utterance.id()));
    cells.add(number(Measure.WER.value(utterance)));
    cells.addAll(utterance.score().map(ReportCsv::counts).orElseGet(() -> List.of("", "", "", "")));
    measures.forEach(measure -> cells.add(number(measure.value(utterance))));
    cells.add(cell(utterance.score().map(ScoredUtterance::reference).orElse("")));
    cells.add(cell(utterance.score().map(ScoredUtterance::hypothesis).orElse("")));
    cells.add(cell(utterance.wav().map(Path::toString).orElse("")));
    return cells;
  }

  private static List<String> counts(ScoredUtterance score) {
    Alignment alignment = score.alignment();
    return List.of(
        Integer.toString(alignment.referenceLength()),
        Integer.toString(alignment.count(Kind.SUBSTITUTION)),
        Integer.toString(alignment.count(Kind.DELETION)),
        Integer.toString(alignment.count(Kind.INSERTION)));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }

  private static void row(StringBuilder csv, List<String> cells) {
    csv.append(cells.stream().collect(Collectors.joining(",", "", "\r\n")));
  }

  /** {@return a text as a cell; carriage returns are no characters of a text here} */
  static String cell(String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    String clean = (formula ? "'" : "") + Text.clean(text);
    boolean quoted = clean.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n');
    return quoted ? '"' + clean.replace("\"", "\"\"") + '"' : clean;
  }
}
