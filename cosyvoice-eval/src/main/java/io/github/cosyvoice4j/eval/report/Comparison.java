package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.report.PairedBootstrap.Interval;
import io.github.cosyvoice4j.eval.report.PairedBootstrap.Ratio;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Two runs over the same set, utterance by utterance. Immutable.
 *
 * <p>Each measure comes with a 95 % confidence interval of its difference by a paired bootstrap:
 * 10,000 resamplings of the utterances that both runs have, always the same ones. The word error
 * rate is summed up as the profile does: {@code icefall} divides all errors by all tokens, {@code
 * seedtts} and {@code cv3} take the mean of the utterances' rates.
 *
 * @param first the first run
 * @param second the second
 * @param measures what both have numbers for
 * @param changes every utterance whose error rate changed, most changed first, by id where equal
 * @param onlyFirst ids that only the first run has, in its order
 * @param onlySecond ids that only the second run has, in its order
 * @param notes what a reader must know of the comparison
 */
public record Comparison(
    Evaluation first,
    Evaluation second,
    List<MeasuredDifference> measures,
    List<UtteranceChange> changes,
    List<String> onlyFirst,
    List<String> onlySecond,
    List<String> notes) {
  /** The profile that divides sums; the others take means. */
  private static final String CORPUS_PROFILE = "icefall";

  /** Copies the lists. */
  public Comparison {
    measures = List.copyOf(measures);
    changes = List.copyOf(changes);
    onlyFirst = List.copyOf(onlyFirst);
    onlySecond = List.copyOf(onlySecond);
    notes = List.copyOf(notes);
  }

  /** An utterance in both runs. */
  private record Pair(EvaluatedUtterance first, EvaluatedUtterance second) {}

  /**
   * Compares two runs.
   *
   * @param first a run
   * @param second another, by the same profile
   * @return the comparison
   * @throws IllegalArgumentException if the profiles differ or no utterance is in both
   */
  public static Comparison of(Evaluation first, Evaluation second) {
    if (!first.profile().equals(second.profile())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "second run: expected profile %s as the first, got %s; evaluate both by one profile",
              first.profile(),
              second.profile()));
    }
    List<String> notes = new ArrayList<>();
    Map<String, EvaluatedUtterance> a = byId(first, notes);
    Map<String, EvaluatedUtterance> b = byId(second, notes);
    List<Pair> pairs = new ArrayList<>();
    a.forEach((id, utterance) -> addPair(pairs, utterance, b.get(id)));
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "runs: expected utterances of the same ids, got none; compare runs over the same set");
    }
    return new Comparison(
        first,
        second,
        measures(first, pairs, notes),
        changes(pairs),
        without(a, b),
        without(b, a),
        notes);
  }

  /** {@return how many utterances both runs have} */
  public int common() {
    return (int) first.utterances().stream().map(EvaluatedUtterance::id).distinct().count()
        - onlyFirst.size();
  }

  private static void addPair(
      List<Pair> pairs, EvaluatedUtterance first, EvaluatedUtterance second) {
    if (second != null) {
      pairs.add(new Pair(first, second));
    }
  }

  private static Map<String, EvaluatedUtterance> byId(Evaluation run, List<String> notes) {
    Map<String, EvaluatedUtterance> byId = new LinkedHashMap<>();
    for (EvaluatedUtterance utterance : run.utterances()) {
      if (byId.putIfAbsent(utterance.id(), utterance) != null) {
        notes.add(run.name() + ": " + utterance.id() + " comes twice; only the first is compared");
      }
    }
    return byId;
  }

  private static List<String> without(
      Map<String, EvaluatedUtterance> these, Map<String, EvaluatedUtterance> those) {
    return these.keySet().stream().filter(id -> !those.containsKey(id)).toList();
  }

  private static List<MeasuredDifference> measures(
      Evaluation run, List<Pair> pairs, List<String> notes) {
    List<MeasuredDifference> measures = new ArrayList<>();
    for (Measure measure : Measure.of(run)) {
      boolean corpus = measure.equals(Measure.WER) && run.profile().equals(CORPUS_PROFILE);
      List<Pair> known =
          pairs.stream().filter(pair -> corpus ? isScored(pair) : isFinite(pair, measure)).toList();
      long infinite =
          pairs.stream().filter(pair -> isScored(pair) && !isFinite(pair, measure)).count();
      if (measure.equals(Measure.WER) && !corpus && infinite > 0) {
        notes.add(infinite + " utterances have no token to be said: left out of the mean WER");
      }
      if (!known.isEmpty()) {
        Ratio a = ratio(known.stream().map(Pair::first).toList(), measure, corpus);
        Ratio b = ratio(known.stream().map(Pair::second).toList(), measure, corpus);
        Interval interval = PairedBootstrap.ofDifference(a, b);
        measures.add(
            new MeasuredDifference(
                measure.name(),
                known.size(),
                a.value(),
                b.value(),
                interval.low(),
                interval.high()));
      }
    }
    return measures;
  }

  private static boolean isScored(Pair pair) {
    return pair.first.score().isPresent() && pair.second.score().isPresent();
  }

  private static boolean isFinite(Pair pair, Measure measure) {
    return isFinite(measure.value(pair.first)) && isFinite(measure.value(pair.second));
  }

  private static boolean isFinite(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble());
  }

  private static Ratio ratio(List<EvaluatedUtterance> run, Measure measure, boolean corpus) {
    if (!corpus) {
      return Ratio.mean(
          run.stream().mapToDouble(utterance -> measure.value(utterance).orElseThrow()).toArray());
    }
    double[] errors = new double[run.size()];
    double[] tokens = new double[run.size()];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = 100.0 * run.get(i).score().orElseThrow().alignment().errors();
      tokens[i] = run.get(i).score().orElseThrow().alignment().referenceLength();
    }
    return new Ratio(errors, tokens);
  }

  private static List<UtteranceChange> changes(List<Pair> pairs) {
    List<UtteranceChange> changes = new ArrayList<>();
    for (Pair pair : pairs) {
      if (isScored(pair) && isFinite(pair, Measure.WER)) {
        double before = Measure.WER.value(pair.first).orElseThrow();
        double after = Measure.WER.value(pair.second).orElseThrow();
        if (before != after) {
          changes.add(new UtteranceChange(pair.first, pair.second, after - before));
        }
      }
    }
    changes.sort(
        Comparator.comparingDouble((UtteranceChange change) -> -Math.abs(change.difference()))
            .thenComparing(UtteranceChange::id));
    return changes;
  }
}
