package io.github.cosyvoice4j.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class BenchPlotTest {
  private static final String RESULT =
      """
      {"median": {"llm": 18.1, "flow": 28.4, "hift": 2.0, "audio": 10},
       "growth": [
         {"series": "text", "size": 1, "llm": 1, "flow": 2, "hift": 0.5},
         {"series": "text", "size": 60, "llm": 60, "flow": 200, "hift": 9},
         {"series": "requests", "size": 16, "llm": 10, "flow": 20, "hift": 1}]}
      """;

  @TempDir private Path folder;

  @Test
  void drawsBarsAndLinesThatBrowsersShow() throws Exception {
    Path file = Files.writeString(folder.resolve("int8 <&> {b}.json"), RESULT);
    Path svg = folder.resolve("x.svg");
    BenchPlot.write(List.of(file), svg);
    String drawn = Files.readString(svg);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(drawn.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertEquals("900", root.getAttribute("width"));
    assertEquals(1 + 3, root.getElementsByTagName("svg").getLength(), "bars, and three of lines");
    assertTrue(drawn.contains("int8 ___ _b_"), "a name is no markup");
    assertTrue(drawn.contains("1.81"), "seconds for a second");
    assertTrue(drawn.contains("seconds for a second of speech"));
    assertTrue(drawn.contains("requests together"));
    assertFalse(drawn.contains("url(#"), "ids are taken away");
    assertFalse(drawn.contains("NaN"));
  }

  @Test
  void drawsTheSameBytesAgain() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.json"), RESULT.replaceFirst("(?s),\\s+\"growth.*", "}"));
    Path first = folder.resolve("1.svg");
    Path second = folder.resolve("2.svg");
    BenchPlot.write(List.of(file, file), first);
    BenchPlot.write(List.of(file, file), second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }
}
