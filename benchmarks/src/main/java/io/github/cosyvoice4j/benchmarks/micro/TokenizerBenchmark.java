package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a text takes from characters to ids.
 *
 * <p>The two languages show the usual case, in which most words come from the cache. The one long
 * word shows what merging costs, and by its two lengths that it costs hardly more per character in
 * a long word than in a short one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenizerBenchmark {
  private static final String DEMO_VOICE = "/META-INF/cosyvoice4j/demo-voice/CosyVoice-BlankEN/";
  private static final List<String> FILES =
      List.of("vocab.json", "merges.txt", "tokenizer_config.json");

  /**
   * The folder with the tokenizer's files; empty for the demo voice's, which knows few words, so
   * that more is merged.
   */
  @Param("")
  public String directory;

  /** What is tokenized. */
  @Param public Sample sample;

  private Qwen2Tokenizer tokenizer;
  private TextFrontEnd frontEnd;
  private String text;

  /** Texts of a thousand characters, and one long word ten times as long. */
  public enum Sample {
    /** Common English words. */
    ENGLISH("A fairly long paragraph of English text that goes on. ", 1_000),
    /** Chinese sentences. */
    CHINESE("收到好友从远方寄来的生日礼物，那份意外的惊喜让我心中充满了甜蜜的快乐。", 1_000),
    /** One word. */
    LONG_WORD("donaudampfschifffahrtsgesellschaft", 1_000),
    /** One word, ten times as long. */
    LONGER_WORD("donaudampfschifffahrtsgesellschaft", 10_000);

    private final String text;

    Sample(String unit, int length) {
      this.text = unit.repeat(length / unit.length() + 1).substring(0, length);
    }
  }

  /**
   * Reads the tokenizer.
   *
   * @throws IOException if {@link #directory} has none
   */
  @Setup
  public void load() throws IOException {
    tokenizer = directory.isEmpty() ? demoVoice() : Qwen2Tokenizer.load(Path.of(directory));
    frontEnd = TextFrontEnd.strictUpstream(tokenizer);
    text = sample.text;
  }

  private static Qwen2Tokenizer demoVoice() throws IOException {
    Path copy = Files.createTempDirectory("tokenizer");
    try {
      for (String file : FILES) {
        try (InputStream in = TokenizerBenchmark.class.getResourceAsStream(DEMO_VOICE + file)) {
          Files.copy(in, copy.resolve(file));
        }
      }
      return Qwen2Tokenizer.load(copy);
    } finally {
      for (String file : FILES) {
        Files.deleteIfExists(copy.resolve(file));
      }
      Files.delete(copy);
    }
  }

  /** {@return the ids} */
  @Benchmark
  public int[] encode() {
    return tokenizer.encode(text);
  }

  /** {@return the segments; measuring English takes the tokenizer about twice per sentence} */
  @Benchmark
  public List<String> split() {
    return frontEnd.split(text);
  }
}
