package io.github.cosyvoice4j.core.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LongHeapTest {
  @Property(tries = 200, seed = "42")
  void givesTheSmallestFirst(@ForAll long[] values) {
    LongHeap heap = new LongHeap(1);
    LongStream.of(values).forEach(heap::push);
    long[] popped = LongStream.generate(heap::pop).limit(values.length).toArray();
    assertArrayEquals(LongStream.of(values).sorted().toArray(), popped);
  }
}
