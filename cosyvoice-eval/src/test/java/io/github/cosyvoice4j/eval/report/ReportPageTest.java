package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the pages in a browser without a screen and without a network. */
class ReportPageTest {
  private static final int UTTERANCES = 14;

  @TempDir static Path shared;

  private static Path report;

  @TempDir Path folder;

  @BeforeAll
  static void write() throws IOException {
    Evaluation run = SyntheticRun.make("a run", shared.resolve("wavs"), UTTERANCES, 0.3);
    EvaluationReport.write(run, shared, ReportOptions.DEFAULT);
    report = shared.resolve(EvaluationReport.HTML);
  }

  @Test
  void showsEverythingWithoutAScriptOrANetwork() throws IOException {
    try (LonelyBrowser browser = new LonelyBrowser(false)) {
      HtmlPage page = browser.open(report);
      assertEquals("a run", page.querySelector("h1").getTextContent());
      assertEquals(
          List.of("Totals", "Distributions", "Worst utterances", "All utterances"),
          texts(page, "h2"));
      assertTrue(texts(page, ".totals dd").get(0).endsWith(" %"));
      assertEquals(
          List.of("WER", "Speaker similarity", "RTF", "Duration"), texts(page, ".chart h3"));
      assertEquals(4, page.querySelectorAll(".chart [role=img] svg").getLength());
      assertEquals(UTTERANCES, page.querySelectorAll("#utterances tbody tr").getLength());
      assertTrue(page.querySelectorAll("#worst del").getLength() > 0);
      assertTrue(page.querySelectorAll("#worst ins").getLength() > 0);
      assertTrue(((HtmlElement) page.querySelector(".filter")).isHidden());
      assertEquals(List.of(), browser.asked());
    }
  }

  @Test
  void chartsCountEveryUtterance() throws IOException {
    try (LonelyBrowser browser = new LonelyBrowser(false)) {
      HtmlPage page = browser.open(report);
      for (var chart : page.querySelectorAll(".chart")) {
        int sum = 0;
        for (DomElement row : chart.<DomElement>getByXPath(".//tbody/tr")) {
          sum += Integer.parseInt(row.getLastChild().getTextContent());
        }
        assertEquals(UTTERANCES, sum);
        // A frame, lines and ticks are drawn too; a bar is a filled path.
        assertTrue(chart.getFirstByXPath(".//*[name()='path'][@fill='var(--accent)']") != null);
      }
    }
  }

  @Test
  void playsAndShowsTheWorst() throws IOException {
    try (LonelyBrowser browser = new LonelyBrowser(false)) {
      HtmlPage page = browser.open(report);
      int worst = page.querySelectorAll("#worst article").getLength();
      assertTrue(worst > 1);
      assertEquals(worst, page.querySelectorAll("#worst audio[controls]").getLength());
      byte[] wav = data((DomElement) page.querySelector("#worst audio"), "audio/wav");
      Audio sound = Audio.readWav(new ByteArrayInputStream(wav));
      assertEquals(24_000, sound.sampleRate());
      assertTrue(sound.duration().toMillis() > 1000);
      assertEquals(2 * worst, page.querySelectorAll("#worst img[alt]").getLength());
      for (var image : page.querySelectorAll("#worst img")) {
        assertTrue(colors(data((DomElement) image, "image/png")) > 1);
      }
    }
  }

  @Test
  void sortsAndFilters() throws IOException {
    try (LonelyBrowser browser = new LonelyBrowser(true)) {
      HtmlPage page = browser.open(report);
      HtmlElement rate = page.querySelector("#utterances thead th:nth-child(2) button");
      rate.click();
      List<Double> falling = rates(page);
      assertEquals(UTTERANCES, falling.size());
      assertTrue(falling.get(0) > falling.get(UTTERANCES - 1));
      assertEquals(falling.stream().sorted((a, b) -> Double.compare(b, a)).toList(), falling);
      rate.click();
      assertEquals(falling.stream().sorted().toList(), rates(page));
      assertTrue(page.querySelector("th[aria-sort=ascending] button") == rate);
      HtmlElement id = page.querySelector("#utterances thead th button");
      id.click();
      id.click();
      assertEquals("utt-013", texts(page, "#utterances tbody th").get(0));

      HtmlInput filter = page.querySelector("#filter");
      assertFalse(((HtmlElement) page.querySelector(".filter")).isHidden());
      filter.type("UTT-00");
      assertEquals("10 of 14", page.querySelector("#matches").getTextContent());
      assertEquals(4, page.querySelectorAll("#utterances tbody tr[hidden]").getLength());
      assertEquals(List.of(), browser.scriptErrors());
      assertEquals(List.of(), browser.asked());
    }
  }

  @Test
  void hostileTextsStayTexts() throws IOException {
    EvaluationReport.write(HostileRun.make(folder), folder, ReportOptions.DEFAULT);
    Evaluation run = HostileRun.make(folder);
    ComparisonReport.write(Comparison.of(run, run), folder, ReportOptions.DEFAULT);
    for (String file : List.of(EvaluationReport.HTML, ComparisonReport.HTML)) {
      try (LonelyBrowser browser = new LonelyBrowser(true)) {
        HtmlPage page = browser.open(folder.resolve(file));
        assertEquals(
            "undefined", page.executeJavaScript("typeof window.pwned").getJavaScriptResult());
        assertEquals(1, page.querySelectorAll("script").getLength());
        assertEquals(1, page.querySelectorAll("style").getLength());
        assertEquals(0, page.querySelectorAll("img[src^=http], [onerror], b").getLength());
        assertEquals(List.of(), browser.scriptErrors());
        assertEquals(List.of(), browser.asked());
        assertTrue(page.asNormalizedText().contains(HostileRun.TEXTS.get(0)));
      }
    }
  }

  @Test
  void comparesTwoRuns() throws IOException {
    Evaluation first = SyntheticRun.make("before", folder.resolve("a"), UTTERANCES, 0.3);
    Evaluation second = SyntheticRun.make("after", folder.resolve("b"), UTTERANCES - 2, 0.05);
    ComparisonReport.write(
        Comparison.of(first, second), folder, ReportOptions.DEFAULT.withWorst(3));
    try (LonelyBrowser browser = new LonelyBrowser(true)) {
      HtmlPage page = browser.open(folder.resolve(ComparisonReport.HTML));
      assertEquals("before and after", page.querySelector("h1").getTextContent());
      assertEquals(4, page.querySelectorAll("#measures tbody tr").getLength());
      assertTrue(texts(page, "#measures tbody td").get(3).contains(" to "));
      assertEquals(1, page.querySelectorAll("#distributions svg").getLength());
      assertEquals(3, page.querySelectorAll("#changes article").getLength());
      assertEquals(6, page.querySelectorAll("#changes audio").getLength());
      assertEquals(List.of("utt-012", "utt-013"), texts(page, ".lacking li"));
      assertEquals(List.of(), browser.scriptErrors());
      assertEquals(List.of(), browser.asked());
    }
  }

  private static List<Double> rates(HtmlPage page) {
    List<Double> rates = new ArrayList<>();
    for (var cell : page.querySelectorAll("#utterances tbody td:nth-child(2)")) {
      rates.add(Double.valueOf(((DomElement) cell).getAttribute("data-value")));
    }
    return rates;
  }

  private static List<String> texts(HtmlPage page, String selector) {
    return page.querySelectorAll(selector).stream().map(node -> node.getTextContent()).toList();
  }

  private static byte[] data(DomElement element, String type) {
    String start = "data:" + type + ";base64,";
    String source = element.getAttribute("src");
    assertTrue(source.startsWith(start), source.substring(0, 40));
    return Base64.getDecoder().decode(source.substring(start.length()));
  }

  private static long colors(byte[] png) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(png));
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .distinct()
        .count();
  }
}
