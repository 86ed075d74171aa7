package io.github.cosyvoice4j.eval.chart;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.ScriptableObject;

/**
 * Draws charts with Apache ECharts, which Rhino runs, as SVG texts. A page that holds them needs no
 * script and no library, and to draw them takes no screen and no font of this machine: ECharts
 * knows how wide letters are about. Colours may be CSS variables of the page.
 *
 * <p>The scripts see the language's own objects only, nothing of Java. Loading takes a second or
 * two; so all charts of a page are drawn in one go. Same options, same text.
 */
public final class EChartsSvg {
  private static final String LIBRARIES = "META-INF/resources/webjars/echarts/";

  /** What browsers have and the library asks for when it is loaded; nothing here takes time. */
  private static final String BROWSER = "function setTimeout() {} function clearTimeout() {}";

  private static final String DRAW =
      """
      (function (option, width, height) {
        var chart = echarts.init(null, null,
            {renderer: 'svg', ssr: true, width: width, height: height});
        chart.setOption(JSON.parse(option));
        var svg = chart.renderToSVGString();
        chart.dispose();
        return svg;
      })
      """;

  private static Script library;

  private EChartsSvg() {}

  /**
   * Draws charts.
   *
   * @param options what ECharts calls an option, one a chart; its texts get into the SVG as they
   *     are, so they must be free of markup
   * @param width in CSS pixels; the SVG has a view box and no size of its own
   * @param height likewise
   * @return as many SVG elements
   * @throws IOException if the library can't be read
   */
  public static List<String> draw(List<JsonObject> options, int width, int height)
      throws IOException {
    List<String> charts = new ArrayList<>();
    if (options.isEmpty()) {
      return charts;
    }
    try (Context context = Context.enter()) {
      context.setLanguageVersion(Context.VERSION_ES6);
      context.setInterpretedMode(true); // its methods are too large for class files
      ScriptableObject scope = context.initSafeStandardObjects();
      context.evaluateString(scope, BROWSER, "browser", 1, null);
      library(context).exec(context, scope, scope);
      Function draw = (Function) context.evaluateString(scope, DRAW, "draw", 1, null);
      for (JsonObject option : options) {
        Object[] arguments = {option.toString(), width, height};
        Object svg = draw.call(context, scope, scope, arguments);
        charts.add(embeddable(svg.toString()));
      }
    }
    return charts;
  }

  /**
   * Ids would come twice in a page of several charts, and the page says how large they are. Only
   * clip paths are named by ids, and nothing is drawn outside of them.
   */
  private static String embeddable(String svg) {
    return svg.replaceAll(" (id|clip-path)=\"[^\"]*\"", "")
        .replaceFirst("<svg width=\"\\d+\" height=\"\\d+\"", "<svg aria-hidden=\"true\"");
  }

  /** {@return the library, read and compiled the first time only} */
  private static synchronized Script library(Context context) throws IOException {
    if (library == null) {
      library = context.compileString(source(), "echarts", 1, null);
    }
    return library;
  }

  private static String source() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = EChartsSvg.class.getResourceAsStream("charts.properties")) {
      properties.load(in);
    }
    String name = LIBRARIES + properties.getProperty("echarts") + "/dist/echarts.common.min.js";
    try (InputStream in = EChartsSvg.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + ": expected on the class path, got nothing; add echarts' jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
