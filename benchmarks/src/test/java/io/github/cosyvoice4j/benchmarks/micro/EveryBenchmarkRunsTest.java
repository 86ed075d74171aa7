package io.github.cosyvoice4j.benchmarks.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class EveryBenchmarkRunsTest {
  private static final Set<String> BENCHMARKS =
      Set.of(
          "AttentionBenchmark",
          "ConvolutionBenchmark",
          "EstimatorStepBenchmark",
          "FlowLinearBenchmark",
          "LlmStepBenchmark",
          "MelBenchmark",
          "ResamplerBenchmark",
          "RowsProductBenchmark",
          "SamplerBenchmark",
          "SnakeBenchmark",
          "TensorScopeBenchmark",
          "TextNormalizerBenchmark",
          "TokenizerBenchmark",
          "VocoderSecondBenchmark");

  /** Once, in this process, in the smallest size: a number that means nothing, but no error. */
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(NetBenchmark.class.getPackageName())
                    .param("size", "tiny")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Set<String> seen = new TreeSet<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      assertTrue(result.getPrimaryResult().getScore() > 0, name);
      String type = name.substring(0, name.lastIndexOf('.'));
      seen.add(type.substring(type.lastIndexOf('.') + 1));
    }
    assertEquals(new TreeSet<>(BENCHMARKS), seen);
  }
}
