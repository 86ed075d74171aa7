package io.github.cosyvoice4j.eval.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.Alignment.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Alignments against a recursion that is too slow to be wrong. */
class AlignerPropertyTest {
  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of("a", "b", "c").list().ofMaxSize(6);
  }

  @Property(seed = "5", tries = 2000)
  void noAlignmentIsShorter(
      @ForAll @From("tokens") List<String> reference,
      @ForAll @From("tokens") List<String> hypothesis) {
    int distance = distance(reference, hypothesis);
    for (Aligner aligner : Aligner.values()) {
      Alignment alignment = aligner.align(reference, hypothesis);
      assertEquals(distance, alignment.errors(), aligner.name());
      assertEquals(reference, side(alignment, Kind.INSERTION), aligner.name());
      assertEquals(hypothesis, side(alignment, Kind.DELETION), aligner.name());
      for (Step step : alignment.steps()) {
        boolean same = step.reference().equals(step.hypothesis());
        assertEquals(step.kind() == Kind.CORRECT, same, aligner.name());
      }
    }
  }

  @Property(seed = "6", tries = 2000)
  void tiesGoAsInKaldialign(
      @ForAll @From("tokens") List<String> reference,
      @ForAll @From("tokens") List<String> hypothesis) {
    assertEquals(
        slowKaldialign(reference, hypothesis),
        Aligner.KALDIALIGN.align(reference, hypothesis).steps().stream().map(Step::kind).toList());
  }

  @Property(tries = 1)
  void aVeryLongPairIsRefused() {
    List<String> tokens = Collections.nCopies(50_000, "a");
    assertThrows(IllegalArgumentException.class, () -> Aligner.KALDIALIGN.align(tokens, tokens));
  }

  /** The tokens of all steps but those of a kind. */
  private static List<String> side(Alignment alignment, Kind without) {
    return alignment.steps().stream()
        .filter(step -> step.kind() != without)
        .map(step -> without == Kind.INSERTION ? step.reference() : step.hypothesis())
        .collect(Collectors.toList());
  }

  private static int distance(List<String> a, List<String> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.size() + b.size();
    }
    int same = a.get(a.size() - 1).equals(b.get(b.size() - 1)) ? 0 : 1;
    return Math.min(
        distance(start(a), start(b)) + same,
        1 + Math.min(distance(start(a), b), distance(a, start(b))));
  }

  /** Upstream's rule, told from the end with the distances of what lies before. */
  private static List<Kind> slowKaldialign(List<String> a, List<String> b) {
    if (a.isEmpty() && b.isEmpty()) {
      return List.of();
    }
    boolean same = !a.isEmpty() && !b.isEmpty() && a.get(a.size() - 1).equals(b.get(b.size() - 1));
    int never = a.size() + b.size() + 1;
    int diagonal =
        a.isEmpty() || b.isEmpty() ? never : distance(start(a), start(b)) + (same ? 0 : 1);
    int deletion = a.isEmpty() ? never : distance(start(a), b) + 1;
    int insertion = b.isEmpty() ? never : distance(a, start(b)) + 1;
    if (diagonal < Math.min(deletion, insertion)) {
      return with(slowKaldialign(start(a), start(b)), same ? Kind.CORRECT : Kind.SUBSTITUTION);
    }
    return deletion < insertion
        ? with(slowKaldialign(start(a), b), Kind.DELETION)
        : with(slowKaldialign(a, start(b)), Kind.INSERTION);
  }

  private static List<Kind> with(List<Kind> kinds, Kind last) {
    List<Kind> all = new ArrayList<>(kinds);
    all.add(last);
    return all;
  }

  private static List<String> start(List<String> list) {
    return list.subList(0, list.size() - 1);
  }
}
