package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The scorer that Seed-TTS-eval and CV3-Eval share: both sides lose their punctuation, Chinese is
 * compared by character and English by word in lower case, and the set's rate is the mean of the
 * utterances' rates.
 *
 * <p>Traps, all kept: two spaces in a row become one once, not until none are left, and the
 * fractions of insertions, deletions and substitutions are of the pieces between single spaces,
 * while the rate is of the words. A reference of which nothing is left, at which upstream stops,
 * has the rate of {@link ErrorRates#of}.
 *
 * <p>Source: {@code run_wer.py} and {@code average_wer.py} of both; {@code jiwer} 3.
 */
abstract class UtteranceMeanProfile implements ScoreProfile {
  private static final String HEADER =
      "utt\twav_res\tres_wer\ttext_ref\ttext_res\tres_wer_ins\tres_wer_del\tres_wer_sub\n";

  private static final double HIGH = 0.5;

  private final Optional<SpokenLanguage> given;

  /** Takes the language of the whole set, if it is known. */
  UtteranceMeanProfile(Optional<SpokenLanguage> given) {
    this.given = given;
  }

  /** {@return the language to score an utterance in, judged by its reference} */
  abstract SpokenLanguage guess(String reference);

  /** {@return a transcript as the scorer takes it from speech recognition} */
  abstract String transcript(String heard, SpokenLanguage language);

  @Override
  public final ScoredUtterance score(String id, String reference, String hypothesis) {
    SpokenLanguage language = language(reference);
    Alignment alignment =
        Aligner.RAPIDFUZZ.align(
            words(normalize(PythonText.strip(reference), language)),
            words(normalize(transcript(hypothesis, language), language)));
    return new ScoredUtterance(id, reference, hypothesis, alignment);
  }

  private SpokenLanguage language(String reference) {
    return given.orElseGet(() -> guess(reference));
  }

  private static String normalize(String text, SpokenLanguage language) {
    String words = Punctuation.remove(text).replace("  ", " ");
    return language.inCharacters()
        ? String.join(" ", PythonText.characters(words))
        : words.toLowerCase(Locale.ROOT);
  }

  private static List<String> words(String normalized) {
    String text = PythonText.strip(PythonText.collapseSpaces(normalized));
    return List.of(text.split(" ", -1)).stream().filter(word -> !word.isEmpty()).toList();
  }

  @Override
  public final Map<String, Double> totals(List<ScoredUtterance> scores) {
    double[] rates = rates(scores);
    Map<String, Double> totals = new LinkedHashMap<>();
    totals.put("wer", 100 * ErrorRates.mean(rates));
    long high = scores.stream().filter(score -> ErrorRates.of(score.alignment()) > HIGH).count();
    totals.put("above50", (double) high);
    return totals;
  }

  private static double[] rates(List<ScoredUtterance> scores) {
    return scores.stream().mapToDouble(score -> ErrorRates.of(score.alignment())).toArray();
  }

  @Override
  public final List<String> notes(List<ScoredUtterance> scores) {
    if (given.isPresent()) {
      return List.of();
    }
    Map<String, Long> languages =
        scores.stream()
            .collect(
                Collectors.groupingBy(
                    score -> guess(score.reference()).code(), TreeMap::new, Collectors.counting()));
    String counts =
        languages.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return List.of("language guessed from the references: " + counts);
  }

  @Override
  public final List<Path> write(Path folder, String name, List<EvaluatedUtterance> utterances)
      throws IOException {
    Path file = folder.resolve("wer-" + name + ".txt");
    StringBuilder text = new StringBuilder(HEADER);
    for (EvaluatedUtterance utterance : utterances) {
      utterance.score().ifPresent(score -> text.append(line(utterance, score)));
    }
    List<ScoredUtterance> scores =
        utterances.stream().map(EvaluatedUtterance::score).flatMap(Optional::stream).toList();
    double percent = ErrorRates.mean(rates(scores)) * 100;
    text.append("WER: ").append(PythonText.repr(Math.rint(percent * 1000) / 1000)).append("%\n");
    AtomicFile.write(file, text.toString());
    return List.of(file);
  }

  private String line(EvaluatedUtterance utterance, ScoredUtterance score) {
    SpokenLanguage language = language(score.reference());
    String reference = PythonText.strip(score.reference());
    double pieces = normalize(reference, language).chars().filter(c -> c == ' ').count() + 1;
    Alignment alignment = score.alignment();
    return String.join(
            "\t",
            utterance.wav().map(Path::toString).orElse(utterance.id() + ".wav"),
            PythonText.repr(ErrorRates.of(alignment)),
            cell(reference),
            cell(transcript(score.hypothesis(), language)),
            PythonText.repr(alignment.count(Kind.INSERTION) / pieces),
            PythonText.repr(alignment.count(Kind.DELETION) / pieces),
            PythonText.repr(alignment.count(Kind.SUBSTITUTION) / pieces))
        + "\n";
  }

  /** A text that breaks neither columns nor lines. */
  private static String cell(String text) {
    return text.replaceAll("[\\t\\r\\n]", " ");
  }
}
