package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.eval.data.DatasetFormat;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which evaluation set a command reads. */
final class DataOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "The set: a parquet folder or file, a file of JSON lines, a meta.lst, or a folder with"
              + " text and prompt_wav.scp.")
  private Path path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, jsonl, seedtts or kaldi (default: told by what is there).")
  private DatasetFormat format;

  @Option(
      names = "--split-name",
      paramLabel = "NAME",
      description = "Which split of a parquet folder that has several.")
  private String split;

  InferJob.Data data() {
    return new InferJob.Data(path, Optional.ofNullable(format), Optional.ofNullable(split));
  }
}
