package io.github.cosyvoice4j.benchmarks.micro;

import io.github.cosyvoice4j.NormalizedText;
import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.core.text.fst.FstTextNormalizer;
import io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many characters a second are read as they are spoken: by our rules, or by wetext's files. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TextNormalizerBenchmark {
  private static final int CHARACTERS = 1000;

  /** The folder with wetext's grammars; empty for the rules. */
  @Param("")
  public String grammars;

  /** What is read. */
  @Param public Sample sample;

  private TextNormalizer normalizer;
  private String text;

  /** Texts of a thousand characters with much to read in them. */
  public enum Sample {
    /** Three numbers in a sentence. */
    CHINESE("会议定于2024年1月5日下午3:30开始，一共有128人参加。", Locale.CHINESE),
    /** Three numbers in a sentence. */
    ENGLISH("The meeting of 128 people starts at 3:30 pm on January 5, 2024. ", Locale.ENGLISH),
    /** Three numbers in a sentence. */
    JAPANESE("会議は2024年1月5日の午後3時30分に始まり、128人が参加します。", Locale.JAPANESE);

    private final String text;
    private final Locale language;

    Sample(String sentence, Locale language) {
      this.text = sentence.repeat(CHARACTERS / sentence.length() + 1).substring(0, CHARACTERS);
      this.language = language;
    }
  }

  /**
   * Loads what reads.
   *
   * @throws IOException if {@link #grammars} has no grammars
   */
  @Setup
  public void load() throws IOException {
    normalizer =
        grammars.isEmpty()
            ? RuleTextNormalizer.builtIn()
            : FstTextNormalizer.load(Path.of(grammars));
    text = sample.text;
  }

  /** {@return the text as it is read} */
  @Benchmark
  @OperationsPerInvocation(CHARACTERS)
  public NormalizedText normalize() {
    return normalizer.normalize(text, sample.language);
  }
}
