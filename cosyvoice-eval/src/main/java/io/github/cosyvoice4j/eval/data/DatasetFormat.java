package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.JsonlDataset;
import io.github.cosyvoice4j.core.dataset.KaldiDataset;
import io.github.cosyvoice4j.core.dataset.SeedTtsDataset;
import io.github.cosyvoice4j.dataset.DatasetReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of evaluation sets that are read without code of one's own. */
public enum DatasetFormat {
  /** A Hugging Face folder of parquet files, or one such file: {@link ParquetDataset}. */
  PARQUET,
  /** A file of JSON lines: {@link JsonlDataset}. */
  JSONL,
  /** Seed-TTS-eval's {@code meta.lst}, or the folder it is in: {@link SeedTtsDataset}. */
  SEEDTTS,
  /** A folder of CV3-Eval: {@link KaldiDataset}. */
  KALDI;

  private static final String META = "meta.lst";

  /**
   * Tells the format by what is there.
   *
   * @param data a file that ends in {@code .parquet}, {@code .jsonl}, {@code .json} or {@code
   *     .lst}, or a folder: with {@code *.parquet} in it or in its {@code data}, with {@code text}
   *     and {@code prompt_wav.scp}, or with a {@code meta.lst} or any one {@code *.lst}
   * @return the format
   * @throws IllegalArgumentException if nothing is there, or nothing of the kind
   * @throws IOException if the folder can't be listed
   */
  public static DatasetFormat guess(Path data) throws IOException {
    Optional<DatasetFormat> format = Files.isDirectory(data) ? guessFolder(data) : guessFile(data);
    return format.orElseThrow(() -> new IllegalArgumentException(unknown(data)));
  }

  private static Optional<DatasetFormat> guessFolder(Path folder) throws IOException {
    if (!ParquetFiles.in(folder).isEmpty()) {
      return Optional.of(PARQUET);
    }
    if (Files.exists(folder.resolve("text")) && Files.exists(folder.resolve("prompt_wav.scp"))) {
      return Optional.of(KALDI);
    }
    return lists(folder).isEmpty() ? Optional.empty() : Optional.of(SEEDTTS);
  }

  private static Optional<DatasetFormat> guessFile(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "parquet" -> Optional.of(PARQUET);
      case "jsonl", "json" -> Optional.of(JSONL);
      case "lst" -> Optional.of(SEEDTTS);
      default -> Optional.empty();
    };
  }

  private static String unknown(Path data) {
    if (!Files.exists(data)) {
      return data + ": expected an evaluation set, got no such file or folder; check the path";
    }
    return data
        + (Files.isDirectory(data)
            ? ": expected a folder with *.parquet or data/*.parquet, with text and prompt_wav.scp,"
                + " or with meta.lst, got none of them"
            : ": expected a file that ends in .parquet, .jsonl, .json or .lst, got another")
        + "; say what it is with --format";
  }

  /**
   * Opens a set.
   *
   * @param data where it is
   * @param split which of several splits of a parquet set to read; the others have none
   * @return the reader, which the caller closes
   * @throws IllegalArgumentException if the split is missing, unknown, or the format has none
   * @throws FileNotFoundException if the set is missing
   * @throws IOException if it can't be read
   */
  public DatasetReader open(Path data, Optional<String> split) throws IOException {
    if (this != PARQUET && split.isPresent()) {
      throw new IllegalArgumentException(
          "split: expected none for a set that is not parquet, got "
              + split.get()
              + "; leave it out");
    }
    return switch (this) {
      case PARQUET -> ParquetDataset.open(data, split);
      case JSONL -> JsonlDataset.open(data);
      case SEEDTTS -> SeedTtsDataset.open(Files.isDirectory(data) ? list(data) : data);
      case KALDI -> KaldiDataset.open(data);
    };
  }

  private static Path list(Path folder) throws IOException {
    if (Files.exists(folder.resolve(META))) {
      return folder.resolve(META);
    }
    List<Path> lists = lists(folder);
    if (lists.isEmpty()) {
      throw new FileNotFoundException(
          folder + ": expected a folder with meta.lst, got none; check the path");
    }
    if (lists.size() > 1) {
      throw new IllegalArgumentException(
          folder
              + ": expected meta.lst or one list, got "
              + lists.stream().map(list -> list.getFileName().toString()).toList()
              + "; name one of them");
    }
    return lists.get(0);
  }

  private static List<Path> lists(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".lst")).sorted().toList();
    }
  }
}
