package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.core.dataset.DatasetFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a parquet set, by split.
 *
 * <p>{@code {split}-{i:05d}-of-{n:05d}.parquet} is shard i of n, also with a fingerprint behind it,
 * as older versions of Hugging Face's library write it; a file of another name is a split of its
 * own, named as it is.
 */
final class ParquetFiles {
  private static final String EXTENSION = ".parquet";
  private static final Pattern SHARD =
      Pattern.compile("(.+)-(\\d{5,9})-of-(\\d{5,9})(-[0-9a-f]{16})?");

  private ParquetFiles() {}

  /** {@return the parquet files in a folder or, if there are none, in its {@code data}} */
  static List<Path> in(Path folder) throws IOException {
    List<Path> files = directlyIn(folder);
    Path data = folder.resolve("data");
    return files.isEmpty() && Files.isDirectory(data) ? directlyIn(data) : files;
  }

  private static List<Path> directlyIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(EXTENSION) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  /**
   * {@return the files of a split, in their order}
   *
   * @param data a folder or a file
   * @param split its name; may be missing where there is only one
   * @throws IllegalArgumentException if it is missing or unknown
   * @throws DatasetFormatException if some of its shards are missing, or there twice
   */
  static List<Path> of(Path data, Optional<String> split) throws IOException {
    Map<String, List<Path>> splits = new TreeMap<>();
    for (Path file : candidates(data)) {
      Matcher shard = SHARD.matcher(stem(file));
      String name = shard.matches() ? shard.group(1) : stem(file);
      splits.computeIfAbsent(name, any -> new ArrayList<>()).add(file);
    }
    List<Path> shards = choose(data, splits, split);
    shards.sort(Comparator.comparingInt(ParquetFiles::number));
    if (Files.isDirectory(data)) {
      requireOnce(shards);
      requireAll(shards);
    }
    return shards;
  }

  /** {@return which shard a file is, from 0} */
  private static int number(Path file) {
    Matcher shard = SHARD.matcher(stem(file));
    return shard.matches() ? Integer.parseInt(shard.group(2)) : 0;
  }

  private static List<Path> candidates(Path data) throws IOException {
    if (Files.isRegularFile(data)) {
      return List.of(data);
    }
    if (!Files.isDirectory(data)) {
      throw new FileNotFoundException(
          data + ": expected a parquet file or a folder of them, got none; check the path");
    }
    List<Path> files = in(data);
    if (files.isEmpty()) {
      throw new FileNotFoundException(
          data + ": expected *.parquet or data/*.parquet in the folder, got none; check the path");
    }
    return files;
  }

  private static List<Path> choose(
      Path data, Map<String, List<Path>> splits, Optional<String> split) {
    if (split.isEmpty() && splits.size() > 1) {
      throw new IllegalArgumentException(
          data
              + ": split: expected the name of one of several, got none; choose with --split-name"
              + " one of "
              + String.join(", ", splits.keySet()));
    }
    String name = split.orElseGet(() -> splits.keySet().iterator().next());
    if (!splits.containsKey(name)) {
      throw new IllegalArgumentException(
          data
              + ": split: expected one of "
              + String.join(", ", splits.keySet())
              + ", got "
              + name
              + "; choose one with --split-name");
    }
    return splits.get(name);
  }

  /** Two downloads of a set into one folder: nothing says which is meant. */
  private static void requireOnce(List<Path> shards) throws DatasetFormatException {
    for (int i = 1; i < shards.size(); i++) {
      if (number(shards.get(i)) == number(shards.get(i - 1))) {
        throw new DatasetFormatException(
            shards.get(i)
                + ": expected to be the only file of its split and number, got "
                + shards.get(i - 1).getFileName()
                + " too; take one away, or name one file");
      }
    }
  }

  /** A set whose download broke off would give numbers that mean nothing. */
  private static void requireAll(List<Path> shards) throws DatasetFormatException {
    Matcher shard = SHARD.matcher(stem(shards.get(shards.size() - 1)));
    if (!shard.matches()) {
      return;
    }
    int count = Integer.parseInt(shard.group(3));
    if (shards.size() != count) {
      throw new DatasetFormatException(
          shards.get(0).getParent()
              + ": expected "
              + count
              + " files of split "
              + shard.group(1)
              + ", got "
              + shards.size()
              + "; download the missing ones, or name one file");
    }
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }
}
