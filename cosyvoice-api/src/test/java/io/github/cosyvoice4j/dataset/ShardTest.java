package io.github.cosyvoice4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
  @Test
  void holdsEveryNthRow() {
    Shard shard = Shard.parse(" 1 / 3 ");
    assertEquals(new Shard(1, 3), shard);
    assertEquals("1/3", shard.toString());
    for (long row = 1; row < 20; row++) {
      assertEquals(row % 3 == 2, shard.holds(row), "row " + row);
      assertTrue(Shard.WHOLE.holds(row));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "2/2", "-1/2", "0/0", "1/2/3", "a/2", "0/2147483648"})
  void refusesWhatIsNoPart(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Shard.parse(text));
    assertTrue(e.getMessage().startsWith("shard: expected i/n"), e.getMessage());
  }

  @Test
  void isReadFromALaunchersEnvironment() {
    assertEquals(Shard.WHOLE, Shard.of(Map.of()));
    assertEquals(
        new Shard(5, 8), Shard.of(Map.of("RANK", "5", "LOCAL_RANK", "1", "WORLD_SIZE", "8")));
    assertEquals(new Shard(1, 2), Shard.of(Map.of("LOCAL_RANK", "1", "WORLD_SIZE", "2")));
    assertEquals(Shard.WHOLE, Shard.of(Map.of("LOCAL_RANK", "1")), "a device, no part");
  }

  @Test
  void saysWhatIsWrongWithTheEnvironment() {
    refused("got RANK alone", Map.of("RANK", "0", "LOCAL_RANK", "0"));
    refused("got WORLD_SIZE alone", Map.of("WORLD_SIZE", "2"));
    refused("a rank from 0 below the size, got 2 and 2", Map.of("RANK", "2", "WORLD_SIZE", "2"));
    refused("a rank from 0 below the size, got  and 2", Map.of("RANK", "", "WORLD_SIZE", "2"));
  }

  private static void refused(String part, Map<String, String> environment) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Shard.of(environment));
    assertTrue(e.getMessage().startsWith("RANK and WORLD_SIZE: expected "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
