package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.Alignment.Step;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An evaluation whose texts want out of their place. */
final class HostileRun {
  /** What a page must not run, a parser not trip over, a reader not be led astray by. */
  static final List<String> TEXTS =
      List.of(
          "<script>window.pwned=1</script>",
          "\"><img src=\"http://127.0.0.1:9/x.png\" onerror=\"window.pwned=1\">",
          "' onmouseover='window.pwned=1",
          "</script><script>window.pwned=1</script>",
          "</style><style>*{display:none}</style>",
          "<!-- & &amp; &lt; ]]>",
          "\u202Eright to left\u2066 שלום",
          "nul \u0000 and bell \u0007",
          "lone \uD800 and \uDFFF",
          "=HYPERLINK(\"http://127.0.0.1:9\",\"x\")",
          "+1",
          "-1",
          "@SUM(A1)",
          "\t=1",
          "\r=1",
          "two\nlines, \"quoted\"",
          "javascript:alert(1)",
          "${user.home} @user.home@",
          "😀");

  /** A word where none was to be said. */
  static final List<Step> INSERTION = List.of(new Step(Kind.INSERTION, "", "uh"));

  private HostileRun() {}

  /** {@return the run; names, ids, texts, tokens, metrics, paths and notes are all hostile} */
  static Evaluation make(Path folder) {
    List<EvaluatedUtterance> utterances = new ArrayList<>();
    Map<String, Double> totals = new LinkedHashMap<>();
    totals.put("wer", Double.POSITIVE_INFINITY);
    for (String text : TEXTS) {
      List<Step> steps =
          List.of(
              new Step(Kind.SUBSTITUTION, text, text + "?"),
              new Step(Kind.DELETION, text, ""),
              new Step(Kind.INSERTION, "", text));
      utterances.add(
          new EvaluatedUtterance(
              text,
              Optional.of(SyntheticRun.score(text, steps)),
              Optional.of(folder.resolve("<b>gone</b>.wav")),
              Map.of(text, -1.5, "rtf", Double.NaN, "similarity", Double.NEGATIVE_INFINITY)));
      totals.put(text, 1e300);
    }
    utterances.add(
        new EvaluatedUtterance("unscored", Optional.empty(), Optional.empty(), Map.of()));
    utterances.add(
        new EvaluatedUtterance(
            "silent",
            Optional.of(SyntheticRun.score("silent", INSERTION)),
            Optional.empty(),
            Map.of()));
    return new Evaluation(TEXTS.get(0), TEXTS.get(1), totals, utterances, TEXTS);
  }
}
