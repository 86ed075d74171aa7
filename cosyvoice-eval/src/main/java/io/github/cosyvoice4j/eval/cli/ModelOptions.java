package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.EngineOptions;
import picocli.CommandLine.Option;

/** The options about loading that commands share. */
final class ModelOptions {
  /** Names of {@link EngineOptions.Blas} for people. */
  enum Blas {
    AUTO(EngineOptions.Blas.PREFER_MKL),
    MKL(EngineOptions.Blas.REQUIRE_MKL),
    OPENBLAS(EngineOptions.Blas.OPENBLAS);

    private final EngineOptions.Blas value;

    Blas(EngineOptions.Blas value) {
      this.value = value;
    }
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads for one matrix product; 0: the machine's choice.")
  private int threads;

  @Option(
      names = "--blas",
      paramLabel = "LIBRARY",
      defaultValue = "auto",
      description = "auto (MKL where its jar is on the path), mkl (required) or openblas.")
  private Blas blas;

  EngineOptions engineOptions() {
    return builder().build();
  }

  EngineOptions.Builder builder() {
    return EngineOptions.newBuilder().threads(threads).blas(blas.value);
  }
}
