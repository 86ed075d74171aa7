package io.github.cosyvoice4j.eval.report;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.chart.EChartsSvg;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Histograms: drawn, told in a line, and as numbers for those who unfold them. */
final class DistributionSection {
  /** Error rates above are one bar: insertions know no limit. */
  private static final double WER_CAP = 100;

  /**
   * Values to draw.
   *
   * @param measure what they are
   * @param title above the chart
   * @param axis below it
   * @param values one an utterance
   */
  record Distribution(Measure measure, String title, String axis, List<Double> values) {
    /** {@return how the values of a measure are distributed} */
    static Distribution of(Measure measure, List<Double> values) {
      String axis = measure.label() + (measure.unit().isEmpty() ? "" : "," + measure.unit());
      return new Distribution(measure, measure.label(), axis, values);
    }

    private DoubleStream numbers() {
      return values.stream().mapToDouble(Double::doubleValue);
    }

    private Histogram histogram() {
      boolean capped = numbers().anyMatch(v -> v <= WER_CAP);
      return Histogram.of(
          numbers().toArray(),
          measure.equals(Measure.WER) && capped ? WER_CAP : Double.POSITIVE_INFINITY);
    }

    private boolean isDrawable() {
      return numbers().anyMatch(Double::isFinite);
    }
  }

  private DistributionSection() {}

  /**
   * Writes the section, or nothing where there is nothing to draw.
   *
   * @param html where to
   * @param heading of the section
   * @param distributions what to draw
   */
  static void write(Html html, String heading, List<Distribution> distributions)
      throws IOException {
    List<Distribution> drawable = distributions.stream().filter(Distribution::isDrawable).toList();
    if (drawable.isEmpty()) {
      return;
    }
    List<JsonObject> options = new ArrayList<>();
    for (Distribution distribution : drawable) {
      options.add(HistogramChart.option(distribution.histogram(), distribution.axis()));
    }
    List<String> charts = EChartsSvg.draw(options, HistogramChart.WIDTH, HistogramChart.HEIGHT);
    html.open("section", "id", "distributions").element("h2", heading);
    html.open("div", "class", "charts").line();
    for (int i = 0; i < charts.size(); i++) {
      figure(html, drawable.get(i), charts.get(i));
    }
    html.close("div").close("section").line();
  }

  private static void figure(Html html, Distribution distribution, String svg) {
    Histogram histogram = distribution.histogram();
    String summary = summary(distribution, histogram);
    html.open("figure", "class", "chart").element("h3", distribution.title());
    html.open("div", "role", "img", "aria-label", distribution.title() + ": " + summary);
    html.raw(svg).close("div");
    html.open("figcaption").element("p", summary);
    numbers(html, distribution.measure(), histogram);
    html.close("figcaption").close("figure").line();
  }

  private static String summary(Distribution distribution, Histogram histogram) {
    Measure measure = distribution.measure();
    double[] finite = distribution.numbers().filter(Double::isFinite).sorted().toArray();
    String summary =
        String.format(
            Locale.ROOT,
            "%d utterances, median %s, mean %s, from %s to %s.",
            distribution.values().size(),
            measure.format(median(finite)),
            measure.format(Arrays.stream(finite).average().orElseThrow()),
            measure.format(finite[0]),
            measure.format(finite[finite.length - 1]));
    return histogram.above() == 0
        ? summary
        : summary
            + String.format(
                Locale.ROOT,
                " The last bar: %d above %s.",
                histogram.above(),
                measure.format(histogram.edge(histogram.counts().size())));
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void numbers(Html html, Measure measure, Histogram histogram) {
    html.open("details").element("summary", "As numbers").open("table");
    html.open("thead").open("tr").element("th", "From", "scope", "col");
    html.element("th", "To", "scope", "col").element("th", "Utterances", "scope", "col");
    html.close("tr").close("thead").open("tbody");
    int bins = histogram.counts().size();
    for (int bin = 0; bin < bins; bin++) {
      String to = measure.format(histogram.edge(bin + 1));
      row(html, measure.format(histogram.edge(bin)), to, histogram.counts().get(bin));
    }
    if (histogram.above() > 0) {
      row(html, measure.format(histogram.edge(bins)), "and above", histogram.above());
    }
    html.close("tbody").close("table").close("details");
  }

  private static void row(Html html, String from, String to, int count) {
    html.open("tr").element("td", from).element("td", to);
    html.element("td", Integer.toString(count)).close("tr");
  }
}
