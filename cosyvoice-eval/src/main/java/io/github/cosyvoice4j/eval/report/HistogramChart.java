package io.github.cosyvoice4j.eval.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.regex.Pattern;

/** A histogram as ECharts' option. */
final class HistogramChart {
  /** Size of the drawing in CSS pixels; the page scales it. */
  static final int WIDTH = 460;

  static final int HEIGHT = 240;

  /** More labels than this run into each other. */
  private static final int LABELS = 8;

  /** ECharts puts texts into SVG as they are: others stand only above the chart, escaped. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N} ,.%_−-]*");

  private HistogramChart() {}

  /**
   * {@return the option}
   *
   * <p>Bars stand on an axis of categories, because only there they touch; the numbers below stand
   * on an axis of values beside it, which has them at the bins' edges.
   *
   * @param histogram what to draw; values above it become one more bar
   * @param label below the axis; left out where it holds more than letters, digits, {@code ,.%_-}
   */
  static JsonObject option(Histogram histogram, String label) {
    int bars = histogram.counts().size() + (histogram.above() > 0 ? 1 : 0);
    JsonObject option = new Gson().fromJson(FRAME, JsonObject.class);
    JsonArray data = new JsonArray();
    for (int count : histogram.counts()) {
      data.add(count);
    }
    if (histogram.above() > 0) {
      data.add(above(histogram.above()));
    }
    option.getAsJsonArray("series").get(0).getAsJsonObject().add("data", data);
    JsonArray categories = new JsonArray();
    for (int i = 0; i < bars; i++) {
      categories.add(String.format(Locale.ROOT, "%d", i));
    }
    option.getAsJsonArray("xAxis").get(0).getAsJsonObject().add("data", categories);
    JsonObject values = option.getAsJsonArray("xAxis").get(1).getAsJsonObject();
    values.addProperty("name", PLAIN.matcher(label).matches() ? label : "");
    values.addProperty("min", histogram.edge(0));
    values.addProperty("max", histogram.edge(bars));
    int binsToALabel = (bars + LABELS - 1) / LABELS;
    values.addProperty("interval", histogram.step() * binsToALabel);
    return option;
  }

  private static JsonObject above(int count) {
    JsonObject style = new JsonObject();
    style.addProperty("color", "var(--bad)");
    JsonObject bar = new JsonObject();
    bar.add("value", new JsonPrimitive(count));
    bar.add("itemStyle", style);
    return bar;
  }

  private static final String FRAME =
      """
      {"animation": false,
       "textStyle": {"fontFamily": "inherit", "color": "var(--muted)"},
       "grid": {"left": 48, "right": 14, "top": 30, "bottom": 46},
       "xAxis": [
         {"type": "category", "show": false},
         {"type": "value", "position": "bottom", "nameLocation": "middle", "nameGap": 28,
          "nameTextStyle": {"color": "var(--muted)"},
          "axisLine": {"show": true, "onZero": false, "lineStyle": {"color": "var(--muted)"}},
          "axisTick": {"show": true, "lineStyle": {"color": "var(--muted)"}},
          "axisLabel": {"color": "var(--muted)", "hideOverlap": true, "showMaxLabel": false},
          "splitLine": {"show": false}}],
       "yAxis": {"type": "value", "minInterval": 1, "splitNumber": 4, "name": "utterances",
         "axisLine": {"onZero": false},
         "nameTextStyle": {"color": "var(--muted)", "align": "left", "padding": [0, 0, 0, -36]},
         "axisLabel": {"color": "var(--muted)"},
         "splitLine": {"lineStyle": {"color": "var(--line)"}}},
       "series": [{"type": "bar", "barCategoryGap": "6%",
         "itemStyle": {"color": "var(--accent)", "borderRadius": [2, 2, 0, 0]}}]}
      """;
}
