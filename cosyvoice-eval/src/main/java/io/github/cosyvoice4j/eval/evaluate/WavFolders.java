package io.github.cosyvoice4j.eval.evaluate;

import io.github.cosyvoice4j.core.infer.JournalLine;
import io.github.cosyvoice4j.core.infer.UtteranceFiles;
import io.github.cosyvoice4j.dataset.DatasetResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sound of a set: {@code *.wav} in one or more folders, as {@code cosyvoice infer} or
 * upstream's own scripts left them, and what a {@code journal.jsonl} there tells of how they were
 * made.
 */
final class WavFolders {
  private static final String JOURNAL = "journal.jsonl";
  private static final String EXTENSION = ".wav";

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, DatasetResult> results = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final TreeSet<String> unclaimed = new TreeSet<>();

  private WavFolders() {}

  /**
   * Looks at folders, not below them; of a name that is in several the first is taken.
   *
   * @param folders the folders
   * @throws IOException if one can't be read
   */
  static WavFolders open(List<Path> folders) throws IOException {
    WavFolders wavs = new WavFolders();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(folder + ": expected a folder of sound, got none; check the path");
      }
      wavs.list(folder);
      Path journal = folder.resolve(JOURNAL);
      if (Files.exists(journal)) {
        wavs.readJournal(journal);
      }
    }
    wavs.unclaimed.addAll(wavs.files.keySet());
    return wavs;
  }

  private void list(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(EXTENSION) && files.putIfAbsent(name, file) != null) {
          notes.add(file + ": the same name is in a folder before; that one is taken");
        }
      }
    }
  }

  /** The last line of an id counts; a torn or damaged line is passed over, as resuming does. */
  private void readJournal(Path journal) throws IOException {
    String text = new String(Files.readAllBytes(journal), StandardCharsets.UTF_8);
    text.lines()
        .forEach(
            line -> {
              try {
                DatasetResult result = JournalLine.parse(line);
                result.id().ifPresent(id -> results.put(id, result));
              } catch (IllegalArgumentException e) {
                // Resuming says so; here it only costs the numbers of one utterance.
              }
            });
  }

  /** {@return what was wrong with the folders} */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * {@return an utterance's file, which is then no longer among the {@link #unclaimed}}
   *
   * <p>No two utterances get one file: {@code a b} has {@code a%20b.wav}, so that {@code a%20b},
   * whose own name is {@code a%2520b.wav}, can't take it as upstream's.
   */
  Optional<Path> claim(String id) {
    for (String name : List.of(encoded(id), id + EXTENSION)) {
      if (unclaimed.remove(name)) {
        return Optional.of(files.get(name));
      }
    }
    return Optional.empty();
  }

  private static String encoded(String id) {
    try {
      return UtteranceFiles.name(id);
    } catch (IllegalArgumentException e) {
      return ""; // an id that names no file
    }
  }

  /** {@return the name of an utterance's file as it is written here, without {@code .wav}} */
  static String stem(String id) {
    String name = encoded(id);
    return name.isEmpty() ? id : name.substring(0, name.length() - EXTENSION.length());
  }

  /** {@return what the journal says of an utterance} */
  Optional<DatasetResult> result(String id) {
    return Optional.ofNullable(results.get(id));
  }

  /** {@return names of files, without {@code .wav}, that no utterance asked for} */
  List<String> unclaimed() {
    return unclaimed.stream()
        .map(name -> name.substring(0, name.length() - EXTENSION.length()))
        .toList();
  }
}
