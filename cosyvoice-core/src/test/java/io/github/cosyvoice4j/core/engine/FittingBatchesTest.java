package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How batches shrink where there is no room, by a clock of the test's own. */
class FittingBatchesTest {
  private long now = Long.MAX_VALUE - 1; // clocks may wrap

  private final FittingBatches batches = new FittingBatches(16, () -> now);

  /** Work with members of some size in a room of some size; members below 0 are broken. */
  private static final class Room implements FittingBatches.Work<Integer> {
    final List<List<Integer>> computed = new ArrayList<>();
    final Map<Integer, Integer> failed = new TreeMap<>();
    long size;
    int tries;

    Room(long size) {
      this.size = size;
    }

    @Override
    public void compute(List<Integer> some) {
      tries++;
      if (some.stream().mapToInt(Math::abs).sum() > size) {
        throw new OutOfDeviceMemory(1, 0, "a room", null);
      }
      if (some.stream().anyMatch(member -> member < 0)) {
        throw new IllegalStateException("broken");
      }
      computed.add(List.copyOf(some));
    }

    @Override
    public void failed(Integer one, Throwable failure, int batch) {
      assertEquals(Math.abs(one) > size, failure instanceof OutOfDeviceMemory, "why");
      failed.put(one, batch);
    }

    List<Integer> sizes() {
      return computed.stream().map(List::size).toList();
    }
  }

  private Room run(long size, Integer... members) {
    Room room = new Room(size);
    batches.run(List.of(members), room);
    return room;
  }

  @Test
  void allFitTogether() {
    Room room = run(4, 1, 1, 1, 1);
    assertEquals(List.of(4), room.sizes());
    assertEquals(1, room.tries);
    assertEquals(0, run(0).tries, "nothing to do");
  }

  @Test
  void noMoreThanTheLimitEver() {
    Room room = new Room(99);
    new FittingBatches(3, () -> now).run(List.of(1, 1, 1, 1, 1, 1, 1), room);
    assertEquals(List.of(3, 3, 1), room.sizes());
  }

  @Test
  void halvesAreTriedInOrderAndTheirSizeIsKeptForAWhile() {
    Room room = run(3, 1, 1, 1, 1, 1, 1, 1, 1);
    assertEquals(List.of(2, 2, 2, 2), room.sizes());
    assertEquals(Map.of(), room.failed);
    assertEquals(2, run(9, 1, 1, 1, 1).tries, "two by two, though there is room again");
    now += TimeUnit.SECONDS.toNanos(11);
    assertEquals(List.of(4, 1), run(9, 1, 1, 1, 1, 1).sizes(), "twice as many");
    assertEquals(List.of(4, 1), run(9, 1, 1, 1, 1, 1).sizes());
    now += TimeUnit.SECONDS.toNanos(11);
    assertEquals(List.of(5), run(9, 1, 1, 1, 1, 1).sizes(), "as many as ever");
  }

  @Test
  void whatDoesNotFitAloneFailsAndMakesRoomForTheOthers() {
    Room room = run(4, 1, 9, 1, 1);
    assertEquals(Map.of(9, 4), room.failed, "who failed, and in which batch first");
    assertEquals(List.of(1, 2), room.sizes());
    assertEquals(List.of(4), run(4, 1, 1, 1, 1).sizes(), "the cause is gone");
    assertEquals(Map.of(9, 1), run(4, 9).failed);
  }

  @Test
  void whatFailsOtherwiseIsFoundAloneAndKeepsNobodySmall() {
    Room room = run(99, 1, -1, 1, 1);
    assertEquals(Map.of(-1, 1), room.failed);
    assertEquals(List.of(1, 1, 1), room.sizes());
    assertEquals(List.of(4), run(99, 1, 1, 1, 1).sizes());
  }

  /** Whatever the rooms, all are computed once, in order, but for those that fail alone. */
  @Property(tries = 200, seed = "42")
  void everyoneIsComputedOnceOrFailsAlone(@ForAll long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      now += random.nextInt(3) * TimeUnit.SECONDS.toNanos(5);
      int count = 1 + random.nextInt(20);
      List<Integer> all =
          IntStream.rangeClosed(1, count)
              .map(i -> random.nextInt(6) == 0 ? -i : i)
              .boxed()
              .toList();
      Room room = new Room(random.nextInt(2 * count) + (random.nextBoolean() ? 200 : 0));
      batches.run(all, room);
      List<Integer> done = room.computed.stream().flatMap(List::stream).toList();
      assertEquals(done, all.stream().filter(done::contains).toList(), "order");
      TreeSet<Integer> ended = new TreeSet<>(done);
      ended.addAll(room.failed.keySet());
      assertEquals(new TreeSet<>(all), ended, "all end");
      assertEquals(count, done.size() + room.failed.size(), "once");
      for (int member : room.failed.keySet()) {
        assertTrue(member < 0 || member > room.size, member + " in " + room.size);
      }
    }
  }
}
