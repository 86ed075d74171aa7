package io.github.cosyvoice4j.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "lines for a POSIX shell")
class ExternalCommandTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String RUNS =
      "{\"runs\": [{\"llm\":1,\"flow\":1,\"hift\":1,\"total\":3,\"audio\":2}]";

  private static String failure(String line, Duration limit) {
    return assertThrows(IOException.class, new ExternalCommand(line, limit)::run).getMessage();
  }

  private static void requireFailure(String line, String part) {
    String message = failure(line, LIMIT);
    assertTrue(message.contains(part), message);
  }

  @Test
  void tellsWhatWentWrong() {
    requireFailure("exit 3", "got exit code 3; it wrote no error");
    requireFailure("echo done; echo why >&2", "no JSON object on its standard output; its last");
    requireFailure(
        "for i in 1 2 3 4 5 6 7; do echo l$i >&2; done", "lines: l3 | l4 | l5 | l6 | l7");
    requireFailure("echo '{\"runs\": [1'", "JSON that can't be used");
    requireFailure("echo '{\"runs\": 1}'", "no list \"runs\"");
    requireFailure("echo '{\"runs\": []}'", "nothing in \"runs\"");
    requireFailure("echo '{\"runs\": [7]}'", "an object expected, got 7");
    requireFailure("echo '{\"runs\": [{\"llm\": \"x\"}]}'", "no number \"llm\"");
    requireFailure("echo '{\"runs\": [{\"llm\": 0}]}'", "no number \"llm\" above 0");
    requireFailure("echo '" + RUNS + ", \"stream\": 1}'", "an object expected, got 1");
    requireFailure("echo '" + RUNS + ", \"max_rss_gb\": \"5\"}'", "no number \"max_rss_gb\"");
    requireFailure("read line && echo heard", "exit code 1"); // nothing to read
  }

  @Test
  void endsWhatHangs() {
    long begin = System.nanoTime();
    String message = failure("echo thinking >&2; sleep 50 & sleep 50", Duration.ofMillis(500));
    assertTrue(message.contains("got nothing for 0.5 s; its last lines: thinking"), message);
    assertTrue(System.nanoTime() - begin < 30e9);
  }

  @Test
  void readsTheObjectBehindOtherOutput() throws IOException {
    var json = new ExternalCommand("echo 'a {b'; echo '" + RUNS + "}'", LIMIT).run();
    ExternalRuns runs = ExternalRuns.live();
    runs.add(json);
    assertEquals(1.5, runs.rate(TimedStage.TOTAL).orElseThrow());
    assertTrue(runs.rate(TimedStage.PREFILL).isEmpty());
    assertTrue(runs.firstChunk().isEmpty());
    assertTrue(runs.bytes("max_rss_gb").isEmpty());
  }
}
