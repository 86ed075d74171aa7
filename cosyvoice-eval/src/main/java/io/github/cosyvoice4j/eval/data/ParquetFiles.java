package io.github.cosyvoice4j.eval.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a parquet set. */
final class ParquetFiles {
  private ParquetFiles() {}

  /** {@return the parquet files in a folder or, if there are none, in its {@code data}} */
  static List<Path> in(Path folder) throws IOException {
    List<Path> files = directlyIn(folder);
    Path data = folder.resolve("data");
    return files.isEmpty() && Files.isDirectory(data) ? directlyIn(data) : files;
  }

  private static List<Path> directlyIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
