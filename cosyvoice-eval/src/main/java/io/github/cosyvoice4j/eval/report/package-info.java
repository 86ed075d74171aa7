/**
 * Tells what an evaluation found, to people and to programs.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.eval.report.EvaluationReport} writes {@code
 * report.html}, {@code report.json} and {@code report.csv}, and reads the JSON back; {@link
 * io.github.cosyvoice4j.eval.report.ReportOptions} says how much the page holds. {@link
 * io.github.cosyvoice4j.eval.report.Comparison} puts two evaluations side by side, {@link
 * io.github.cosyvoice4j.eval.report.ComparisonReport} writes it as {@code compare.html} and {@code
 * compare.json}.
 *
 * <p>Beneath: {@code Html} escapes, {@code HtmlPage} is the frame of a page, {@code HistogramChart}
 * describes what the package {@code chart} draws, {@code SoundPictures} draws sound, {@code
 * PairedBootstrap} resamples.
 *
 * <p>Traps: ids, texts and names of metrics come from anywhere. They enter a page only by {@code
 * Html}, a table only by {@code ReportCsv.cell}. A page must need no network and no script for what
 * matters, so charts are drawn here, not there. Rates in numbers are percent.
 */
package io.github.cosyvoice4j.eval.report;
