package io.github.cosyvoice4j.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cosyvoice4j.eval.score.Evaluation;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a page in the browser that people use; skipped where none is installed. */
class ChromiumTest {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static Optional<Path> browser;

  @TempDir Path folder;

  @BeforeAll
  static void findBrowser() {
    browser =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst();
  }

  @Test
  void drawsThePageWithoutAComplaint() throws Exception {
    assumeTrue(browser.isPresent(), "skipped: no Chromium on the PATH");
    assertEquals(List.of(), complaints(report()));
    BufferedImage picture = ImageIO.read(folder.resolve("picture.png").toFile());
    assertEquals(1200, picture.getWidth());
    long colors = Arrays.stream(picture.getRGB(0, 0, 1200, 1500, null, 0, 1200)).distinct().count();
    assertTrue(colors > 100, colors + " colours"); // of charts and spectrograms
  }

  /** The policy holds back what got past the escaping; and complaints are heard here. */
  @Test
  void refusesWhatDoesNotBelongToThePage() throws Exception {
    assumeTrue(browser.isPresent(), "skipped: no Chromium on the PATH");
    Path page = report();
    String foreign =
        "<script>document.body.textContent = ''</script><img src='http://127.0.0.1:9/a.png'>";
    Files.writeString(page, Files.readString(page).replace("</main>", foreign + "</main>"));
    List<String> complaints = complaints(page);
    assertFalse(complaints.isEmpty());
    for (String complaint : complaints) {
      assertTrue(complaint.contains("Content Security Policy"), complaint);
    }
  }

  private Path report() throws IOException {
    Evaluation run = SyntheticRun.make("a run", folder.resolve("wavs"), 12, 0.3);
    EvaluationReport.write(run, folder, ReportOptions.DEFAULT.withWorst(3));
    return folder.resolve(EvaluationReport.HTML);
  }

  /** Takes a picture, and returns what the console says. */
  private List<String> complaints(Path page) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                browser.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1200,1500",
                "--hide-scrollbars",
                "--screenshot=" + folder.resolve("picture.png"),
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(100, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), () -> read(log));
    return read(log).lines().filter(line -> line.contains("CONSOLE")).toList();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
