package io.github.cosyvoice4j.core.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What stands in an output folder.
 *
 * @param results the journal's lines
 * @param problems of lines that are none
 */
record OutputState(Path folder, List<DatasetResult> results, List<String> problems) {
  static OutputState of(Path folder) throws IOException {
    List<DatasetResult> results = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    new Journal(folder).read(results::add, problems::add);
    return new OutputState(folder, results, problems);
  }

  List<DatasetResult> of(DatasetStatus status) {
    return results.stream().filter(result -> result.status() == status).toList();
  }

  List<String> reasons() {
    return results.stream().flatMap(result -> result.reason().stream()).toList();
  }

  /** Exactly these utterances have a file and one line; nothing half is left. */
  void requireDone(String... ids) throws IOException {
    List<String> lines =
        of(DatasetStatus.DONE).stream().map(result -> result.id().orElseThrow()).sorted().toList();
    assertEquals(Stream.of(ids).sorted().toList(), lines);
    TreeSet<String> files = new TreeSet<>(wavs().keySet());
    assertEquals(new TreeSet<>(Stream.of(ids).map(UtteranceFiles::name).toList()), files);
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(), all.filter(file -> file.toString().endsWith(".part")).toList());
    }
  }

  /** The sound files by name, each as its bytes' hash. */
  TreeMap<String, Integer> wavs() throws IOException {
    TreeMap<String, Integer> wavs = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".wav"))
          .forEach(file -> wavs.put(file.getFileName().toString(), hash(file)));
    }
    return wavs;
  }

  private static int hash(Path file) {
    try {
      return java.util.Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
