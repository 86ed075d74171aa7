package io.github.cosyvoice4j.eval.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.eval.chart.EChartsSvg;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws results as one SVG file: a bar for each system of seconds for a second of speech by stage,
 * and below, for each file that has it, how cost grows. Same files, same bytes.
 */
public final class BenchPlot {
  private static final int WIDTH = 900;
  private static final int BARS_FRAME = 90; // legend, axis and its name
  private static final int BAR = 36;
  private static final int GROWTH_WIDTH = WIDTH / GrowthPoint.Series.values().length;
  private static final int GROWTH_HEIGHT = 260;
  private static final int HEADING = 24;
  private static final double DIGITS = 1e2;
  private static final double LABELLED = 0.06; // share of the longest bar

  /** As {@link EChartsSvg} begins what it draws. */
  private static final String START = "<svg aria-hidden=\"true\"";

  private BenchPlot() {}

  /**
   * Draws files.
   *
   * @param files what {@link BenchJson} wrote or upstream's benchmark printed, at least one
   * @param svg where to; the file appears whole or not at all
   * @throws IOException if one can't be read, or the drawing not be written
   */
  public static void write(List<Path> files, Path svg) throws IOException {
    List<PlottedFile> plotted = new ArrayList<>();
    for (Path file : files) {
      plotted.add(PlottedFile.read(file));
    }
    AtomicFile.write(svg, draw(plotted));
  }

  static String draw(List<PlottedFile> files) throws IOException {
    List<PlottedFile.Bar> bars = files.stream().flatMap(file -> file.bars().stream()).toList();
    int barsHeight = BARS_FRAME + BAR * bars.size();
    List<PlottedFile> growing = files.stream().filter(file -> !file.growth().isEmpty()).toList();
    int height = barsHeight + growing.size() * (HEADING + GROWTH_HEIGHT);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            .formatted(WIDTH, height, WIDTH, height));
    svg.append(" font-family=\"sans-serif\" role=\"img\">\n");
    svg.append("<title>Seconds for a second of speech, by stage</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    String chart = EChartsSvg.draw(List.of(barChart(bars)), WIDTH, barsHeight).get(0);
    svg.append(placed(chart, new Box(0, 0, WIDTH, barsHeight)));
    appendGrowth(svg, growing, barsHeight);
    return svg.append("</svg>\n").toString();
  }

  private static void appendGrowth(StringBuilder svg, List<PlottedFile> files, int top)
      throws IOException {
    List<JsonObject> options = new ArrayList<>();
    for (PlottedFile file : files) {
      for (GrowthPoint.Series series : GrowthPoint.Series.values()) {
        options.add(lineChart(file, series));
      }
    }
    List<String> charts = EChartsSvg.draw(options, GROWTH_WIDTH, GROWTH_HEIGHT);
    int columns = GrowthPoint.Series.values().length;
    for (int i = 0; i < charts.size(); i++) {
      int row = i / columns;
      int y = top + row * (HEADING + GROWTH_HEIGHT);
      if (i % columns == 0) {
        svg.append(
            "<text x=\"12\" y=\"%d\" font-size=\"13\" fill=\"#333333\">%s: seconds by size</text>\n"
                .formatted(y + HEADING - 6, files.get(row).name()));
      }
      int x = i % columns * GROWTH_WIDTH;
      svg.append(placed(charts.get(i), new Box(x, y + HEADING, GROWTH_WIDTH, GROWTH_HEIGHT)));
    }
  }

  /** Where a chart stands. */
  private record Box(int x, int y, int width, int height) {}

  private static String placed(String chart, Box box) {
    String start =
        "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
            .formatted(box.x, box.y, box.width, box.height);
    return chart.replace(START, start).strip() + "\n";
  }

  private static JsonObject barChart(List<PlottedFile.Bar> bars) {
    JsonObject option = new Gson().fromJson(BARS, JsonObject.class);
    JsonArray labels = new JsonArray();
    bars.forEach(
        bar -> labels.add(String.format(Locale.ROOT, "%s: %.2f", bar.label(), bar.total())));
    double longest = bars.stream().mapToDouble(PlottedFile.Bar::total).max().orElseThrow();
    option.getAsJsonObject("yAxis").add("data", labels);
    JsonArray series = option.getAsJsonArray("series");
    for (int stage = 0; stage < PlottedFile.STAGES.size(); stage++) {
      int index = stage;
      JsonObject one = series.get(stage).getAsJsonObject();
      one.addProperty("name", PlottedFile.STAGES.get(stage));
      JsonArray data = new JsonArray();
      bars.forEach(bar -> data.add(part(bar.rates().get(index), longest)));
      one.add("data", data);
    }
    return option;
  }

  /** A part of a bar, with its number where there is room for it. */
  private static JsonObject part(double rate, double longest) {
    JsonObject label = new JsonObject();
    label.addProperty("show", rate > LABELLED * longest);
    label.addProperty("color", "#ffffff");
    JsonObject part = new JsonObject();
    part.addProperty("value", rounded(rate));
    part.add("label", label);
    return part;
  }

  private static JsonObject lineChart(PlottedFile file, GrowthPoint.Series wanted) {
    JsonObject option = new Gson().fromJson(LINES, JsonObject.class);
    option.getAsJsonObject("xAxis").addProperty("name", wanted.title());
    JsonArray series = option.getAsJsonArray("series");
    List<PlottedFile.Point> points =
        file.growth().stream().filter(point -> point.series().equals(wanted.label())).toList();
    for (int stage = 0; stage < PlottedFile.STAGES.size(); stage++) {
      JsonArray data = new JsonArray();
      for (PlottedFile.Point point : points) {
        JsonArray pair = new JsonArray();
        pair.add(point.size());
        pair.add(rounded(point.seconds().get(stage)));
        data.add(pair);
      }
      JsonObject one = series.get(stage).getAsJsonObject();
      one.addProperty("name", PlottedFile.STAGES.get(stage));
      one.add("data", data);
    }
    return option;
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  private static final String BARS =
      """
      {"animation": false,
       "color": ["#4c8de8", "#e8894c", "#5fb96a"],
       "textStyle": {"fontFamily": "sans-serif", "color": "#333333"},
       "legend": {"top": 8},
       "grid": {"left": 12, "right": 24, "top": 40, "bottom": 30, "containLabel": true},
       "xAxis": {"type": "value", "name": "seconds for a second of speech",
         "nameLocation": "middle", "nameGap": 26, "splitLine": {"lineStyle": {"color": "#dddddd"}}},
       "yAxis": {"type": "category", "inverse": true, "axisTick": {"show": false}},
       "series": [
         {"type": "bar", "stack": "all"},
         {"type": "bar", "stack": "all"},
         {"type": "bar", "stack": "all"}]}
      """;

  private static final String LINES =
      """
      {"animation": false,
       "color": ["#4c8de8", "#e8894c", "#5fb96a"],
       "textStyle": {"fontFamily": "sans-serif", "color": "#333333"},
       "legend": {"top": 4},
       "grid": {"left": 8, "right": 16, "top": 34, "bottom": 26, "containLabel": true},
       "xAxis": {"type": "value", "nameLocation": "middle", "nameGap": 24, "minInterval": 1,
         "splitLine": {"show": false}},
       "yAxis": {"type": "value", "splitLine": {"lineStyle": {"color": "#dddddd"}}},
       "series": [
         {"type": "line", "symbolSize": 5},
         {"type": "line", "symbolSize": 5},
         {"type": "line", "symbolSize": 5}]}
      """;
}
