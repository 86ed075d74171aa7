package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Something that is known of utterances as a number, and how people read it.
 *
 * @param name as in the metrics; {@code wer} is computed from the alignment
 * @param label for people
 * @param unit stands after the number, with its space; may be empty
 * @param digits after the point
 * @param better which way is better
 */
record Measure(String name, String label, String unit, int digits, Better better) {
  /** Which way is better. */
  enum Better {
    LOWER,
    HIGHER,
    UNKNOWN
  }

  /** Errors by tokens of the reference, in percent. */
  static final Measure WER = new Measure("wer", "WER", " %", 2, Better.LOWER);

  /** Those that have a name of their own, in the order to show them. */
  private static final List<Measure> KNOWN =
      List.of(
          WER,
          new Measure("cer", "CER", " %", 2, Better.LOWER),
          new Measure("similarity", "Speaker similarity", "", 3, Better.HIGHER),
          new Measure("rtf", "RTF", "", 3, Better.LOWER),
          new Measure("seconds", "Duration", " s", 2, Better.UNKNOWN),
          new Measure("dnsmosOvrl", "DNSMOS overall", "", 3, Better.HIGHER),
          new Measure("dnsmosSig", "DNSMOS of the voice", "", 3, Better.HIGHER),
          new Measure("dnsmosBak", "DNSMOS of the background", "", 3, Better.HIGHER),
          new Measure("dnsmosP808", "DNSMOS P.808", "", 3, Better.HIGHER),
          count("substitutions", "Substitutions", Better.LOWER),
          count("deletions", "Deletions", Better.LOWER),
          count("insertions", "Insertions", Better.LOWER),
          count("tokens", "Tokens to be said", Better.UNKNOWN),
          count("above50", "Utterances with WER above 50 %", Better.LOWER));

  private static Measure count(String name, String label, Better better) {
    return new Measure(name, label, "", 0, better);
  }

  /** {@return the measure of a name} */
  static Measure of(String name) {
    return KNOWN.stream()
        .filter(known -> known.name.equals(name))
        .findFirst()
        .orElseGet(() -> new Measure(name, name, "", 3, betterOf(name)));
  }

  /** {@return all measures that some utterance has, in the order to show them} */
  static List<Measure> of(Evaluation evaluation) {
    TreeSet<String> names = new TreeSet<>();
    for (EvaluatedUtterance utterance : evaluation.utterances()) {
      names.addAll(utterance.metrics().keySet());
      utterance.score().ifPresent(score -> names.add(WER.name));
    }
    List<Measure> measures = new ArrayList<>();
    for (Measure known : KNOWN) {
      if (names.remove(known.name)) {
        measures.add(known);
      }
    }
    names.forEach(name -> measures.add(of(name)));
    return measures;
  }

  /** {@return the number of an utterance, infinite where there was nothing to say; or nothing} */
  OptionalDouble value(EvaluatedUtterance utterance) {
    if (name.equals(WER.name) && utterance.score().isPresent()) {
      return OptionalDouble.of(100 * utterance.score().get().alignment().errorRate());
    }
    Double value = utterance.metrics().get(name);
    return value == null || value.isNaN() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** {@return a number for people, such as {@code 3.21 %}} */
  String format(double value) {
    return number(value) + unit;
  }

  /** {@return a difference for people, such as {@code +3.21}, without its unit} */
  String formatDifference(double value) {
    return (value > 0 ? "+" : "") + number(value);
  }

  private String number(double value) {
    if (Double.isNaN(value)) {
      return "none";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double shown = value == 0 ? 0.0 : value; // no negative zero
    String text = String.format(Locale.ROOT, "%,." + digits + "f", shown);
    return text.replace('-', '−');
  }

  /** Mean opinion scores are better high, whatever predicts them. */
  private static Better betterOf(String name) {
    return name.toLowerCase(Locale.ROOT).contains("mos") ? Better.HIGHER : Better.UNKNOWN;
  }
}
