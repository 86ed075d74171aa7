package io.github.cosyvoice4j.core.text.fst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.core.text.fst.FstBuilder.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The answers to ties were taken from kaldifst 1.8.3 with the same files. */
class BestPathTest {
  @Test
  void takesTheLeastSumWithNegativeWeights() throws IOException {
    FstBuilder builder = new FstBuilder();
    int middle = builder.state();
    int end = builder.state();
    builder.arc(0, 'a', 'x', 1, end).arc(0, 'a', 'y', 5, middle).arc(middle, 0, 'z', -4.5, end);
    assertEquals(Optional.of("yz"), rewrite(builder.end(end, 0), "a"));
  }

  @Test
  void countsTheWeightOfEnding() throws IOException {
    FstBuilder builder = new FstBuilder();
    int dear = builder.state();
    int cheap = builder.state();
    builder.arc(0, 'a', 'x', 0, dear).arc(0, 'a', 'y', 1, cheap).end(dear, 3).end(cheap, 1);
    assertEquals(Optional.of("y"), rewrite(builder, "a"));
  }

  @Test
  void goesRoundCyclesThatReadNothingOnlyWhereItPays() throws IOException {
    FstBuilder builder = new FstBuilder();
    int side = builder.state();
    builder.arc(0, 0, '<', 0, side).arc(side, 0, '>', 0.5, 0).arc(side, 'a', 'b', 0, 0);
    builder.arc(0, 'a', 'c', 1, 0).end(0, 0);
    assertEquals(Optional.of("<b<b"), rewrite(builder, "aa"));
  }

  @Test
  void readsNothingInTheEmptyText() throws IOException {
    FstBuilder builder = new FstBuilder().end(0, 0);
    assertEquals(Optional.of(""), rewrite(builder, ""));
    assertEquals(Optional.empty(), rewrite(builder, "a"));
  }

  @Test
  void passesOverNul() throws IOException {
    FstBuilder builder = new FstBuilder().arc(0, 'a', 'b', 0, 0).end(0, 0);
    assertEquals(Optional.of("bb"), rewrite(builder, "a\0a"));
  }

  /** Labels above 255 are no bytes: what they read is never there. */
  @Test
  void doesNotMatchLabelsAboveBytes() throws IOException {
    FstBuilder builder = new FstBuilder().arc(0, 256 + 'a', 'b', 0, 0).end(0, 0);
    assertEquals(Optional.empty(), rewrite(builder, "a"));
  }

  /** Without weights OpenFst follows the arc that it saw last; with weights, the search's order. */
  @Test
  void breaksTiesLikeOpenFst() throws IOException {
    assertEquals(Optional.of("2"), rewrite(tie(0), "a"));
    assertEquals(Optional.of("2"), rewrite(tie(1), "a"));
    assertEquals(Optional.of("x"), rewrite(twoArcs(0), "a"));
    assertEquals(Optional.of("x"), rewrite(twoArcs(1), "a"));
  }

  @Test
  void roundsLikeOpenFst() throws IOException {
    FstBuilder builder = new FstBuilder();
    int end = builder.state();
    // At a hundred million a float can't tell 1 more from 2 more: a tie.
    int far = builder.state();
    builder.arc(0, 'a', 0, 1e8, far).rewrite(far, "b", "near", 1, end);
    builder.rewrite(far, "b", "last", 2, end).end(end, 0);
    assertEquals(Optional.of("last"), rewrite(builder, "ab"));
  }

  @Test
  void givesUpWhereThereAreTooManyPaths() throws IOException {
    FstBuilder builder = new FstBuilder();
    for (int i = 0; i < 2000; i++) {
      int state = builder.state();
      builder.arc(0, 0, 0, 1, state).arc(state, 'a', 'b', 0, state).end(state, 0);
    }
    assertEquals(Optional.of("b".repeat(100)), rewrite(builder, "a".repeat(100)));
    assertEquals(Optional.empty(), rewrite(builder, "a".repeat(1000)));
  }

  private static FstBuilder tie(double weight) {
    FstBuilder builder = new FstBuilder();
    int first = builder.state();
    int second = builder.state();
    int end = builder.state();
    builder.arc(0, 'a', '1', weight, first).arc(0, 'a', '2', weight, second);
    return builder.arc(first, 0, 0, 0, end).arc(second, 0, 0, 0, end).end(end, 0);
  }

  private static FstBuilder twoArcs(double weight) {
    FstBuilder builder = new FstBuilder();
    int end = builder.state();
    return builder.arc(0, 'a', 'x', weight, end).arc(0, 'a', 'y', weight, end).end(end, 0);
  }

  private Optional<String> rewrite(FstBuilder builder, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(builder.bytes(Form.VECTOR));
    return BestPath.rewrite(FstReader.read(new FstBytes("test.fst", bytes)), text);
  }
}
