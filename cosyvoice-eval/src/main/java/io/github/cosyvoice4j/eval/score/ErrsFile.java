package io.github.cosyvoice4j.eval.score;

import io.github.cosyvoice4j.eval.score.Alignment.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * {@code errs-NAME.txt}: the error rate, each utterance with its errors in place, and what was
 * mistaken for what how often.
 *
 * <p>Traps, all kept: a star means that a side is missing, so a star that was really heard counts
 * as missing too; lists are sorted by count and then by code point, both downwards; a set without
 * reference tokens, where upstream divides by zero, has the rate that {@link ErrorRates#ofSet}
 * gives.
 *
 * <p>Source: {@code write_error_stats} of {@code offline-decode-files.py}.
 */
final class ErrsFile {
  private static final String MISSING = "*";

  private static final Comparator<Pair> BY_CODE_POINT =
      Comparator.comparing(Pair::reference, PythonText.CODE_POINT_ORDER)
          .thenComparing(Pair::hypothesis, PythonText.CODE_POINT_ORDER);

  private final List<ScoredUtterance> scores;
  private final Map<Pair, Integer> substitutions = new HashMap<>();
  private final Map<String, Integer> deletions = new HashMap<>();
  private final Map<String, Integer> insertions = new HashMap<>();
  private final Map<String, Word> words = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private int correct;

  /** Two tokens that stand side by side; a star where one is missing. */
  private record Pair(String reference, String hypothesis) {
    static Pair of(Step step) {
      return switch (step.kind()) {
        case INSERTION -> new Pair(MISSING, step.hypothesis());
        case DELETION -> new Pair(step.reference(), MISSING);
        default -> new Pair(step.reference(), step.hypothesis());
      };
    }
  }

  /** What happened to a token. */
  private static final class Word {
    int correct;
    int substituted;
    int substitute;
    int inserted;
    int deleted;

    int errors() {
      return substituted + substitute + inserted + deleted;
    }
  }

  /** Counts the errors of a set. */
  ErrsFile(List<ScoredUtterance> scores) {
    this.scores = scores;
    for (ScoredUtterance score : scores) {
      score.alignment().steps().forEach(step -> count(Pair.of(step)));
    }
  }

  private void count(Pair pair) {
    if (pair.reference.equals(MISSING)) {
      insertions.merge(pair.hypothesis, 1, Integer::sum);
      word(pair.hypothesis).inserted++;
    } else if (pair.hypothesis.equals(MISSING)) {
      deletions.merge(pair.reference, 1, Integer::sum);
      word(pair.reference).deleted++;
    } else if (!pair.hypothesis.equals(pair.reference)) {
      substitutions.merge(pair, 1, Integer::sum);
      word(pair.reference).substituted++;
      word(pair.hypothesis).substitute++;
    } else {
      word(pair.reference).correct++;
      correct++;
    }
  }

  private Word word(String token) {
    return words.computeIfAbsent(token, any -> new Word());
  }

  /** {@return the file's content} */
  String text() {
    text.setLength(0);
    head();
    section("PER-UTT DETAILS: corr or (ref->hyp)  ");
    scores.forEach(score -> line(score.id() + ":\t" + details(score.alignment())));
    section("SUBSTITUTIONS: count ref -> hyp");
    sorted(
        substitutions,
        BY_CODE_POINT,
        (pair, count) -> line(count + "   " + pair.reference + " -> " + pair.hypothesis));
    section("DELETIONS: count ref");
    sorted(deletions, PythonText.CODE_POINT_ORDER, (word, count) -> line(count + "   " + word));
    section("INSERTIONS: count hyp");
    sorted(insertions, PythonText.CODE_POINT_ORDER, (word, count) -> line(count + "   " + word));
    section("PER-WORD STATS: word  corr tot_errs count_in_ref count_in_hyp");
    Map<String, Integer> errors = new HashMap<>();
    words.forEach((token, word) -> errors.put(token, word.errors()));
    sorted(errors, PythonText.CODE_POINT_ORDER, this::wordLine);
    return text.toString();
  }

  private void head() {
    int substituted = total(substitutions);
    int deleted = total(deletions);
    int inserted = total(insertions);
    long length = ErrorRates.referenceLength(scores);
    // Upstream's order of operations: it decides the last bit, and that the rounding.
    double rate =
        length == 0
            ? 100 * ErrorRates.ofSet(scores)
            : 100.0 * (substituted + deleted + inserted) / length;
    line("%WER = " + PythonText.twoDecimals(rate));
    line(
        "Errors: "
            + inserted
            + " insertions, "
            + deleted
            + " deletions, "
            + substituted
            + " substitutions, over "
            + length
            + " reference words ("
            + correct
            + " correct)");
    line(
        "Search below for sections starting with PER-UTT DETAILS:, SUBSTITUTIONS:, DELETIONS:,"
            + " INSERTIONS:, PER-WORD STATS:");
  }

  private static int total(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Errors that follow each other stand together between parentheses. */
  private static String details(Alignment alignment) {
    List<String> parts = new ArrayList<>();
    List<String> reference = new ArrayList<>();
    List<String> hypothesis = new ArrayList<>();
    for (Step step : alignment.steps()) {
      Pair pair = Pair.of(step);
      if (pair.reference.equals(pair.hypothesis)) {
        flush(reference, hypothesis, parts);
        add(pair, reference, hypothesis);
        flush(reference, hypothesis, parts);
      } else {
        add(pair, reference, hypothesis);
      }
    }
    flush(reference, hypothesis, parts);
    return String.join(" ", parts);
  }

  private static void add(Pair pair, List<String> reference, List<String> hypothesis) {
    if (!pair.reference.equals(MISSING)) {
      reference.add(pair.reference);
    }
    if (!pair.hypothesis.equals(MISSING)) {
      hypothesis.add(pair.hypothesis);
    }
  }

  private static void flush(List<String> reference, List<String> hypothesis, List<String> parts) {
    if (reference.isEmpty() && hypothesis.isEmpty()) {
      return;
    }
    String said = reference.isEmpty() ? MISSING : String.join(" ", reference);
    String heard = hypothesis.isEmpty() ? MISSING : String.join(" ", hypothesis);
    parts.add(said.equals(heard) ? said : "(" + said + "->" + heard + ")");
    reference.clear();
    hypothesis.clear();
  }

  private void wordLine(String token, Integer errors) {
    Word word = Objects.requireNonNull(words.get(token));
    int said = word.correct + word.substituted + word.deleted;
    int heard = word.correct + word.substitute + word.inserted;
    line(token + "   " + word.correct + " " + errors + " " + said + " " + heard);
  }

  private static <K> void sorted(
      Map<K, Integer> counts, Comparator<K> order, BiConsumer<K, Integer> line) {
    Comparator<Map.Entry<K, Integer>> byCount = Map.Entry.comparingByValue();
    List<Map.Entry<K, Integer>> entries =
        counts.entrySet().stream()
            .sorted(byCount.thenComparing(Map.Entry.comparingByKey(order)).reversed())
            .collect(Collectors.toList());
    entries.forEach(entry -> line.accept(entry.getKey(), entry.getValue()));
  }

  private void section(String title) {
    line("");
    line(title);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
