package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.Alignment.Step;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;

/**
 * Writes a reference and a hypothesis with their edits. In the reference {@code del} is what was
 * missed or replaced, in the hypothesis {@code ins} what was added or put there instead; the class
 * {@code swap} tells a replacement. So the edits are told by their lines too, not only by colour.
 */
final class EditsHtml {
  private EditsHtml() {}

  /** Writes what the marks mean. */
  static void legend(Html html) {
    html.open("p", "class", "legend").text("Marks: ");
    html.element("del", "missed").text(" ");
    html.element("ins", "added").text(" ");
    html.element("del", "said", "class", "swap")
        .text(" ")
        .element("ins", "otherwise", "class", "swap");
    html.text(". Texts are shown as they were compared.").close("p").line();
  }

  /**
   * Writes both as entries of a list.
   *
   * @param html where to
   * @param score what to show
   * @param heard how the hypothesis is called
   */
  static void write(Html html, ScoredUtterance score, String heard) {
    html.open("dl", "class", "edits");
    reference(html, score.alignment());
    hypothesis(html, score.alignment(), heard);
    html.close("dl");
  }

  /** Writes the reference, an entry of a list. */
  private static void reference(Html html, Alignment alignment) {
    html.element("dt", "Reference").open("dd", "dir", "auto");
    String before = "";
    for (Step step : alignment.steps()) {
      if (step.kind() != Kind.INSERTION) {
        html.text(gap(before, step.reference()));
        before = step.reference();
        mark(html, "del", step, step.reference());
      }
    }
    html.close("dd");
  }

  /** Writes the hypothesis, an entry of a list. */
  private static void hypothesis(Html html, Alignment alignment, String heard) {
    html.element("dt", heard).open("dd", "dir", "auto");
    String before = "";
    for (Step step : alignment.steps()) {
      if (step.kind() != Kind.DELETION) {
        html.text(gap(before, step.hypothesis()));
        before = step.hypothesis();
        mark(html, "ins", step, step.hypothesis());
      }
    }
    html.close("dd");
  }

  private static void mark(Html html, String tag, Step step, String token) {
    switch (step.kind()) {
      case CORRECT -> html.text(token);
      case SUBSTITUTION -> html.element(tag, token, "class", "swap");
      case DELETION, INSERTION -> html.element(tag, token);
    }
  }

  /** {@return what stands between two tokens: nothing where both are written without spaces} */
  private static String gap(String before, String after) {
    if (before.isEmpty() || after.isEmpty()) {
      return "";
    }
    return isUnspaced(before.codePointBefore(before.length())) && isUnspaced(after.codePointAt(0))
        ? ""
        : " ";
  }

  private static boolean isUnspaced(int c) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return Character.isIdeographic(c)
        || script == Character.UnicodeScript.HIRAGANA
        || script == Character.UnicodeScript.KATAKANA;
  }
}
