package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.asr.AsrEngine;
import io.github.cosyvoice4j.eval.asr.AsrOptions;
import io.github.cosyvoice4j.eval.asr.AsrProvider;
import io.github.cosyvoice4j.eval.asr.FileTranscriber;
import io.github.cosyvoice4j.eval.asr.Lfr;
import io.github.cosyvoice4j.eval.asr.ParaformerProvider;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How recordings are transcribed, for the commands that do it. */
final class AsrSettings {
  @Mixin private Hearing hearing;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the recognizer; 0: one for each processor.")
  private int threads;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Files transcribed at the same time (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Recordings in one pass, padded to the longest (default: ${DEFAULT-VALUE}); more may be"
              + " faster and may be heard differently by rounding.")
  private int batch;

  /** {@return the recognizer, which the caller closes} */
  AsrEngine open(Path model) throws IOException {
    return hearing.open(model, threads);
  }

  FileTranscriber transcriber(AsrEngine asr) {
    return new FileTranscriber(asr, workers, batch);
  }

  /** Which recognizer, and what it hears; how much of the machine it takes is said elsewhere. */
  static final class Hearing {
    @Option(
        names = "--engine",
        paramLabel = "NAME",
        defaultValue = ParaformerProvider.NAME,
        description = "The kind of recognizer (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(
        names = "--feature-rate",
        paramLabel = "HZ",
        defaultValue = "16000",
        description =
            "What sound is resampled to (default: ${DEFAULT-VALUE}); 24000 for error rates as"
                + " upstream's script measures them.")
    private int featureRate;

    @Option(
        names = "--lfr",
        paramLabel = "KIND",
        defaultValue = "centered",
        description =
            "centered (default: as FunASR and sherpa-onnx since August 2026) or legacy (sherpa-onnx"
                + " up to 1.13.4, which published error rates were measured with).")
    private Lfr lfr;

    /** {@return the recognizer, which the caller closes} */
    AsrEngine open(Path model, int threads) throws IOException {
      return AsrProvider.named(engine).open(model, new AsrOptions(threads, featureRate, lfr));
    }
  }
}
