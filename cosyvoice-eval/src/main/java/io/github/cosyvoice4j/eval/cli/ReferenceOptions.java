package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.eval.data.DatasetFormat;
import io.github.cosyvoice4j.eval.evaluate.References;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What utterances were to say, for the commands that score them. */
final class ReferenceOptions {
  @Option(
      names = "--ref",
      paramLabel = "FILE",
      description =
          "What was to be said: Kaldi's text, tab-separated, JSON lines, meta.lst, upstream's"
              + " --label, or a recogs-*.txt.")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Instead of --ref: the evaluation set as for infer; it gives prompts too.")
  private Path data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "What --data is: parquet, jsonl, seedtts or kaldi (default: guessed).")
  private DatasetFormat format;

  @Option(
      names = "--split-name",
      paramLabel = "NAME",
      description = "The split of --data, where it has several.")
  private String split;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Prompt recordings for --similarity: lines of id and path, or a list that holds them.")
  private Path prompts;

  /**
   * {@return what was to be said}
   *
   * @param withPrompts whether the prompts are wanted too
   */
  References read(boolean withPrompts) throws IOException {
    if ((file == null) == (data == null)) {
      throw new IllegalArgumentException(
          "references: expected either --ref or --data, got "
              + (file == null ? "neither" : "both"));
    }
    if (data == null && (format != null || split != null)) {
      throw new IllegalArgumentException("--format and --split-name: expected with --data only");
    }
    References references = data == null ? References.read(file) : readSet(withPrompts);
    return prompts == null ? references : references.withPrompts(prompts);
  }

  private References readSet(boolean withPrompts) throws IOException {
    InferJob.Data source =
        new InferJob.Data(data, Optional.ofNullable(format), Optional.ofNullable(split));
    try (DatasetReader set = source.open()) {
      return References.of(set, new References.Scope(Long.MAX_VALUE, withPrompts));
    }
  }
}
