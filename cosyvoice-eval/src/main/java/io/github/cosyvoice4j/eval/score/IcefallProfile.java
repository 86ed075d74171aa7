package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Upstream's own scorer: errors by code point over the whole set, in the files that speech
 * recognition recipes write.
 *
 * <p>Traps, all kept: the reference loses its spaces and punctuation and is raised to upper case if
 * a Latin letter is in it, while the hypothesis is taken as it is, so that lower-case English and
 * every space in it are errors. The files go by the names of the sound files, as upstream lists
 * their folder; where there is no sound, by the set.
 *
 * <p>Source: {@code examples/grpo/cosyvoice2/scripts/offline-decode-files.py}.
 */
final class IcefallProfile implements ScoreProfile {
  /** Dropped in this order. */
  private static final List<String> DROPPED =
      List.of("\u00a0", " ", "<sil>", "<%>", "<->", "<$>", "<#>", "<_>", "<space>", "`", "&", ",");

  private static final Pattern LATIN = Pattern.compile("[a-zA-Z]");

  /** Full-width letters to what upstream makes of them; others stay. */
  private static final Map<Character, Character> WIDE =
      Map.of('Ａ', 'A', 'ａ', 'A', 'ｂ', 'B', 'ｃ', 'C', 'ｋ', 'K', 'ｔ', 'T');

  @Override
  public String name() {
    return "icefall";
  }

  @Override
  public ScoredUtterance score(String id, String reference, String hypothesis) {
    Alignment alignment =
        Aligner.KALDIALIGN.align(
            PythonText.characters(normalize(reference)), PythonText.characters(hypothesis));
    return new ScoredUtterance(id, reference, hypothesis, alignment);
  }

  @Override
  public Map<String, Double> totals(List<ScoredUtterance> scores) {
    Map<String, Double> totals = new LinkedHashMap<>();
    totals.put("wer", 100 * ErrorRates.ofSet(scores));
    totals.put("substitutions", (double) ErrorRates.count(scores, Kind.SUBSTITUTION));
    totals.put("deletions", (double) ErrorRates.count(scores, Kind.DELETION));
    totals.put("insertions", (double) ErrorRates.count(scores, Kind.INSERTION));
    totals.put("tokens", (double) ErrorRates.referenceLength(scores));
    return totals;
  }

  @Override
  public List<String> notes(List<ScoredUtterance> scores) {
    return List.of();
  }

  @Override
  public List<Path> write(Path folder, String name, List<EvaluatedUtterance> utterances)
      throws IOException {
    List<ScoredUtterance> scores =
        listed(utterances).stream()
            .map(EvaluatedUtterance::score)
            .flatMap(Optional::stream)
            .toList();
    Path recogs = folder.resolve("recogs-" + name + ".txt");
    Path errs = folder.resolve("errs-" + name + ".txt");
    AtomicFile.write(recogs, RecogsFile.text(scores));
    AtomicFile.write(errs, new ErrsFile(scores).text());
    return List.of(recogs, errs);
  }

  private static List<EvaluatedUtterance> listed(List<EvaluatedUtterance> utterances) {
    if (utterances.stream().anyMatch(one -> one.score().isPresent() && one.wav().isEmpty())) {
      return utterances;
    }
    return utterances.stream()
        .filter(one -> one.wav().isPresent())
        .sorted(Comparator.comparing(IcefallProfile::fileName, PythonText.CODE_POINT_ORDER))
        .toList();
  }

  private static String fileName(EvaluatedUtterance utterance) {
    return String.valueOf(utterance.wav().orElseThrow().getFileName());
  }

  /** {@return a reference as it is scored} */
  static String normalize(String reference) {
    String text = reference;
    for (String dropped : DROPPED) {
      text = text.replace(dropped, "");
    }
    if (LATIN.matcher(text).find()) {
      text = text.toUpperCase(Locale.ROOT);
    }
    for (Map.Entry<Character, Character> letter : WIDE.entrySet()) {
      text = text.replace(letter.getKey(), letter.getValue());
    }
    return Punctuation.remove(text.replace("丶", ""));
  }
}
