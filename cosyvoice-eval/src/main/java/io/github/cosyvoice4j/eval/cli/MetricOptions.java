package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.metric.Dnsmos;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.metric.SpeakerSimilarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is measured of sound, for the commands that do it. */
final class MetricOptions {
  @Option(
      names = "--similarity",
      paramLabel = "ONNX",
      description =
          "A speaker net, such as CAM++, ERes2Net or WavLM: how alike the voices of prompt and"
              + " sound are.")
  private Path similarity;

  @Option(
      names = "--similarity-input",
      paramLabel = "KIND",
      description = "What that net reads, fbank or wave (default: its input's shape tells).")
  private SpeakerSimilarity.Input input;

  @Option(
      names = "--dnsmos",
      paramLabel = "DIR",
      description = "DNSMOS's nets: sig_bak_ovr.onnx, and model_v8.onnx for P.808.")
  private Path dnsmos;

  /** {@return whether any was asked for} */
  boolean isAny() {
    return similarity != null || dnsmos != null;
  }

  /** Refuses to be asked for where there is no sound. */
  void requireNone() {
    if (isAny()) {
      throw new IllegalArgumentException("--similarity and --dnsmos: expected with --wavs only");
    }
  }

  /** {@return the metrics that were asked for and those on the path, which the caller closes} */
  List<Metric> open() throws IOException {
    if (input != null && similarity == null) {
      throw new IllegalArgumentException("--similarity-input: expected with --similarity only");
    }
    List<Metric> metrics = new ArrayList<>(Metric.discovered());
    try {
      if (similarity != null) {
        metrics.add(SpeakerSimilarity.load(similarity, Optional.ofNullable(input)));
      }
      if (dnsmos != null) {
        metrics.add(Dnsmos.load(dnsmos));
      }
      return metrics;
    } catch (IOException | RuntimeException e) {
      metrics.forEach(Metric::close);
      throw e;
    }
  }
}
