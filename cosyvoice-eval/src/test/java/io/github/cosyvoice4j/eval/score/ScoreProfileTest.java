package io.github.cosyvoice4j.eval.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles' files against upstream's own. */
class ScoreProfileTest {
  @TempDir Path folder;

  private static String golden(String name) {
    try (InputStream in = ScoreProfileTest.class.getResourceAsStream("/golden/eval/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EvaluatedUtterance utterance(
      ScoreProfile profile, String id, String reference, String hypothesis) {
    ScoredUtterance score = profile.score(id, reference, hypothesis);
    return new EvaluatedUtterance(id, Optional.of(score), Optional.empty(), Map.of());
  }

  @Test
  void writesUpstreamsSample() throws IOException {
    ScoreProfile icefall = ScoreProfile.of("icefall", Optional.empty());
    List<String> lines = golden("sample-recogs-name.txt").lines().toList();
    List<EvaluatedUtterance> utterances = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      String id = lines.get(i).substring(0, lines.get(i).indexOf(":\tref="));
      String reference = lines.get(i).substring(id.length() + ":\tref=".length());
      String hypothesis = lines.get(i + 1).substring(id.length() + ":\thyp=".length());
      utterances.add(utterance(icefall, id, reference, hypothesis));
    }
    icefall.write(folder, "name", utterances);
    assertEquals(
        golden("sample-recogs-name.txt"), Files.readString(folder.resolve("recogs-name.txt")));
    assertEquals(golden("sample-errs-name.txt"), Files.readString(folder.resolve("errs-name.txt")));
  }

  /** Stars, ligatures, characters beyond 16 bits, marks, full-width letters, empty sides. */
  @Test
  void writesWhatUpstreamWritesForRandomTexts() throws IOException {
    ScoreProfile icefall = ScoreProfile.of("icefall", Optional.empty());
    List<EvaluatedUtterance> utterances =
        golden("fuzz-texts.tsv")
            .lines()
            .map(line -> line.split("\t", -1))
            .map(cells -> utterance(icefall, cells[0], cells[1], cells[2]))
            .toList();
    icefall.write(folder, "fuzz", utterances);
    assertEquals(golden("recogs-fuzz.txt"), Files.readString(folder.resolve("recogs-fuzz.txt")));
    assertEquals(golden("errs-fuzz.txt"), Files.readString(folder.resolve("errs-fuzz.txt")));
  }

  /** The script goes through {@code $wav_dir/*.wav}. */
  @Test
  void goesByTheNamesOfSoundFilesAsUpstreamDoes() throws IOException {
    ScoreProfile icefall = ScoreProfile.of("icefall", Optional.empty());
    List<EvaluatedUtterance> set =
        Stream.of("u2", "u10", "u1")
            .map(
                id ->
                    new EvaluatedUtterance(
                        id,
                        Optional.of(icefall.score(id, "好", "好")),
                        Optional.of(Path.of("out", id + ".wav")),
                        Map.of()))
            .toList();
    icefall.write(folder, "x", set);
    assertEquals("u1 u10 u2", ids("recogs-x.txt"));
    List<EvaluatedUtterance> silent =
        Stream.of("u2", "u10", "u1").map(id -> utterance(icefall, id, "好", "好")).toList();
    icefall.write(folder, "y", silent);
    assertEquals("u2 u10 u1", ids("recogs-y.txt"));
  }

  private String ids(String recogs) throws IOException {
    return Files.readString(folder.resolve(recogs))
        .lines()
        .filter(line -> line.contains(":\tref="))
        .map(line -> line.substring(0, line.indexOf(':')))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void writesWhatSeedTtsEvalWrites(String language) throws IOException {
    String golden = golden("seedtts-" + language + ".wer");
    for (String name : List.of("seedtts", "cv3")) {
      ScoreProfile profile = ScoreProfile.of(name, Optional.of(language));
      List<EvaluatedUtterance> utterances =
          golden
              .lines()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .filter(cells -> cells.length > 1)
              .map(cells -> scored(profile, cells[0], cells[2], cells[3]))
              .toList();
      profile.write(folder, "run", utterances);
      String written = Files.readString(folder.resolve("wer-run.txt"));
      // CV3-Eval strips English transcripts, which changes that column only.
      assertEquals(
          name.equals("cv3") ? squeezed(golden) : golden,
          name.equals("cv3") ? squeezed(written) : written);
    }
  }

  private static EvaluatedUtterance scored(
      ScoreProfile profile, String file, String reference, String hypothesis) {
    ScoredUtterance score = profile.score("id", reference, hypothesis);
    Path wav = Path.of(file);
    return new EvaluatedUtterance("id", Optional.of(score), Optional.of(wav), Map.of());
  }

  private static String squeezed(String text) {
    return text.replaceAll(" *\t *", "\t");
  }

  @ParameterizedTest
  @CsvSource({
    "seedtts, zh, 我們看著頭髮俱樂部, 我们看著头发俱乐部, 0",
    "seedtts, en, Hello World, hello world, 0",
    "seedtts, zh, 你好, '', 100",
    "seedtts, en, '...', '', 0",
    "seedtts, en, '...', uh huh, 100",
    "cv3, ja, こんにちは, こんにちわ, 20",
    "cv3, de, Guten Tag, guten tag, 0",
    "cv3, hard_zh, 你好, 妳好, 0",
    "icefall, zh, 你好, 你号, 50",
    "icefall, zh, '。', '', 0",
    "icefall, zh, '。', 好, 100"
  })
  void countsAsTheProfileDoes(
      String name, String language, String reference, String hypothesis, double wer) {
    ScoreProfile profile = ScoreProfile.of(name, Optional.of(language));
    // Only transcripts are brought to simplified characters.
    boolean swap = reference.startsWith("我們");
    ScoredUtterance score =
        profile.score("a", swap ? hypothesis : reference, swap ? reference : hypothesis);
    assertEquals(wer, profile.totals(List.of(score)).get("wer"), 1e-9);
  }

  @Test
  void guessesTheLanguageOfEachUtteranceAndSaysSo() {
    ScoreProfile seedtts = ScoreProfile.of("seedtts", Optional.empty());
    List<ScoredUtterance> scores =
        List.of(
            seedtts.score("a", "你好世界", "你好世"),
            seedtts.score("b", "hello world", "hello"),
            seedtts.score("c", "good bye", "good bye"));
    assertEquals(25, seedtts.totals(scores).get("wer"), 1e-9);
    assertEquals(
        List.of("language guessed from the references: 2 en, 1 zh"), seedtts.notes(scores));
    ScoreProfile cv3 = ScoreProfile.of("cv3", Optional.empty());
    assertEquals(5, cv3.score("d", "こんにちは", "").alignment().referenceLength());
    assertEquals(2, cv3.score("e", "안녕", "").alignment().referenceLength());
    assertTrue(ScoreProfile.of("cv3", Optional.of("zh")).notes(scores).isEmpty());
  }

  @Test
  void namesAreChecked() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> ScoreProfile.of("kaldi", Optional.empty()))
            .getMessage();
    assertTrue(message.contains("expected icefall, seedtts or cv3, got kaldi"), message);
    message =
        assertThrows(
                IllegalArgumentException.class, () -> ScoreProfile.of("seedtts", Optional.of("ja")))
            .getMessage();
    assertTrue(message.contains("expected zh or en"), message);
  }

  @Test
  void punctuationIsUpstreams() {
    assertEquals(114, Punctuation.size());
    assertEquals("it's 好", Punctuation.remove("it's, “好”!…·"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "0.05555555555555555, 0.05555555555555555",
    "1, 1.0",
    "0, 0.0",
    "0.0001, 0.0001",
    "0.00005, 5e-05",
    "0.000025, 2.5e-05",
    "1e16, 1e+16",
    "2e-3, 0.002",
    "2.2250738585072014e-308, 2.2250738585072014e-308"
  })
  void numbersAreWrittenAsPythonDoes(double value, String written) {
    assertEquals(written, PythonText.repr(value));
  }

  @Test
  void halvesAreRoundedAsPythonDoes() {
    assertEquals("0.12", PythonText.twoDecimals(0.125));
    assertEquals("2.67", PythonText.twoDecimals(2.675));
    assertEquals("68.18", PythonText.twoDecimals(100.0 * 15 / 22));
  }
}
