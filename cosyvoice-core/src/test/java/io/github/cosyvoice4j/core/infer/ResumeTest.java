package io.github.cosyvoice4j.core.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** A run that was killed is finished by running it again. */
class ResumeTest {
  private static final List<DatasetRow> ROWS = Rows.of("one", "silent", "three");
  private static final String[] IDS = {"id-1", "id-3"};

  /** Everything is synced a thousand times, which disks take long for: memory, where there is. */
  private static final Optional<Path> MEMORY =
      Optional.of(Path.of("/dev/shm")).filter(Files::isWritable);

  private FakeSpeech speech = new FakeSpeech();

  private DatasetSummary infer(Path folder) throws IOException {
    return new LocalDatasetInferer(speech, DatasetOptions.newBuilder(folder).build())
        .infer(new Rows(ROWS));
  }

  /**
   * What a kill leaves: the journal up to a byte, the files of all lines that had begun, the file
   * of the next line, half a file of the one after.
   */
  private static void leave(Path whole, Path folder, byte[] journal, int bytes) throws IOException {
    Files.write(folder.resolve("journal.jsonl"), Arrays.copyOf(journal, bytes));
    List<String> lines = new String(journal, StandardCharsets.UTF_8).lines().toList();
    int begin = 0;
    for (String line : lines) {
      DatasetResult result = JournalLine.parse(line);
      if (result.speech().isPresent()) {
        String file = result.speech().get().file();
        if (begin <= bytes) {
          Files.copy(whole.resolve(file), folder.resolve(file));
        } else {
          Files.write(folder.resolve(UtteranceFiles.temporary(file)), new byte[] {'R', 'I'});
          return;
        }
      }
      begin += line.length() + 1;
    }
  }

  @Test
  void finishesAfterAKillAtAnyByteOfTheJournal() throws IOException {
    Path whole = newFolder();
    infer(whole);
    TreeMap<String, Integer> wavs = OutputState.of(whole).wavs();
    byte[] journal = Files.readAllBytes(whole.resolve("journal.jsonl"));
    for (int bytes = 0; bytes <= journal.length; bytes++) {
      Path folder = newFolder();
      leave(whole, folder, journal, bytes);
      int known = OutputState.of(folder).of(DatasetStatus.DONE).size();
      DatasetSummary summary = infer(folder);
      assertEquals(known, summary.earlier(), "at byte " + bytes);
      assertEquals(IDS.length - known, summary.done(), "at byte " + bytes);
      OutputState state = OutputState.of(folder);
      state.requireDone(IDS);
      assertEquals(wavs, state.wavs());
      assertEquals(1, state.of(DatasetStatus.SKIPPED).size());
      assertTrue(state.problems().size() <= 1, () -> state.problems().toString());
      delete(folder);
    }
    delete(whole);
    speech.close();
  }

  /** Killed at its very end, while it wrote how fast it was: nothing is left to speak. */
  @Test
  void leavesNoHalfFileOfTheTotals() throws IOException {
    Path folder = newFolder();
    infer(folder);
    Path half = folder.resolve(UtteranceFiles.temporary("rtf.json"));
    Files.write(half, new byte[] {'{'});
    infer(folder);
    assertFalse(Files.exists(half));
    delete(folder);
    speech.close();
  }

  @BeforeTry
  void open() {
    speech = new FakeSpeech();
  }

  @AfterTry
  void close() {
    speech.close();
  }

  /** Bytes are thrown into a journal, lines doubled and cut: the rest is finished all the same. */
  @Property(seed = "42", tries = 60)
  void finishesWithADamagedJournal(
      @ForAll @Size(max = 6) List<@IntRange(max = 1_000_000) Integer> places,
      @ForAll @Size(max = 6) List<Byte> bytes,
      @ForAll @IntRange(max = 1_000_000) int cut)
      throws IOException {
    Path folder = newFolder();
    try {
      infer(folder);
      Path file = folder.resolve("journal.jsonl");
      byte[] journal = Files.readAllBytes(file);
      for (int i = 0; i < Math.min(places.size(), bytes.size()); i++) {
        journal[places.get(i) % journal.length] = bytes.get(i);
      }
      Files.write(file, Arrays.copyOf(journal, cut % (journal.length + 1)));
      Files.deleteIfExists(folder.resolve("id-3.wav"));
      requireFinished(folder);
    } finally {
      delete(folder);
    }
  }

  /** A changed digit may make a line that of another seed: then it must be refused, no more. */
  private void requireFinished(Path folder) throws IOException {
    try {
      infer(folder);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("seed: "), e.getMessage());
      return;
    }
    for (String id : IDS) {
      assertTrue(Files.exists(folder.resolve(UtteranceFiles.name(id))), id);
    }
    assertEquals(IDS.length, infer(folder).earlier());
  }

  private static Path newFolder() throws IOException {
    return MEMORY.isPresent()
        ? Files.createTempDirectory(MEMORY.get(), "resume")
        : Files.createTempDirectory("resume");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
