package io.github.cosyvoice4j.eval.evaluate;

import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import io.github.cosyvoice4j.eval.asr.FirstChannel;
import io.github.cosyvoice4j.eval.evaluate.UtteranceTexts.Entry;
import io.github.cosyvoice4j.eval.evaluate.UtteranceTexts.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the utterances of a set were to say, in the set's order, and in whose voice. Immutable.
 *
 * @param utterances by id
 * @param notes what was wrong with the set: ids that come twice, rows that can't be read
 */
public record References(Map<String, Reference> utterances, List<String> notes) {
  /** Copies both; the order of the utterances is kept. */
  public References {
    utterances = Collections.unmodifiableMap(new LinkedHashMap<>(utterances));
    notes = List.copyOf(notes);
  }

  /**
   * What one utterance was to be.
   *
   * @param text what was to be said
   * @param prompt the recording of the voice, if it is known
   */
  public record Reference(String text, Optional<PromptAudio> prompt) {}

  /**
   * Reads a file in one of the forms of {@link UtteranceTexts}. Of prompts that are paths, those
   * that are not there are looked for beside the file.
   *
   * @param file the file
   * @return what it says
   * @throws IOException if it can't be read
   */
  public static References read(Path file) throws IOException {
    Map<String, Reference> utterances = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Entry entry : UtteranceTexts.read(file, Side.REFERENCE)) {
      Optional<PromptAudio> prompt = entry.prompt().map(path -> recording(file, path));
      add(entry.id(), new Reference(entry.text(), prompt), utterances, notes);
    }
    return new References(utterances, notes);
  }

  /**
   * How much of an evaluation set is wanted.
   *
   * @param rows most rows
   * @param prompts whether the recordings are; those of a parquet set stay in memory
   */
  public record Scope(long rows, boolean prompts) {
    /** Everything. */
    public static final Scope ALL = new Scope(Long.MAX_VALUE, true);
  }

  /**
   * Reads an evaluation set.
   *
   * @param set its reader, which the caller closes
   * @param scope how much of it
   * @return what it says
   * @throws IOException if it can't be read any further
   */
  public static References of(DatasetReader set, Scope scope) throws IOException {
    Map<String, Reference> utterances = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (long i = 0; i < scope.rows(); i++) {
      Optional<DatasetRow> row = set.next();
      if (row.isEmpty()) {
        break;
      }
      if (row.get() instanceof DatasetUtterance utterance) {
        Reference reference =
            new Reference(
                utterance.targetText(), utterance.promptAudio().filter(it -> scope.prompts()));
        add(utterance.id(), reference, utterances, notes);
      } else if (row.get() instanceof UnreadableRow unreadable) {
        notes.add("row " + unreadable.number() + " of the set: " + unreadable.problem());
      }
    }
    return new References(utterances, notes);
  }

  private static void add(
      String id, Reference reference, Map<String, Reference> utterances, List<String> notes) {
    if (utterances.putIfAbsent(id, reference) != null) {
      notes.add("reference " + id + ": comes twice; the first is taken");
    }
  }

  /**
   * {@return the same with other prompts}
   *
   * @param file a file in one of the forms of {@link UtteranceTexts}, such as Kaldi's {@code
   *     prompt_wav.scp}; utterances that it does not name keep theirs
   * @throws IOException if it can't be read
   */
  public References withPrompts(Path file) throws IOException {
    Map<String, Reference> changed = new LinkedHashMap<>(utterances);
    for (Entry entry : UtteranceTexts.read(file, Side.PROMPT)) {
      Optional<PromptAudio> prompt = Optional.of(recording(file, entry.text()));
      changed.computeIfPresent(entry.id(), (id, old) -> new Reference(old.text(), prompt));
    }
    return new References(changed, notes);
  }

  private static PromptAudio recording(Path list, String path) {
    Path given = Path.of(path);
    Path beside = list.toAbsolutePath().resolveSibling(path);
    Path wav = Files.exists(beside) || !Files.exists(given) ? beside : given;
    return () -> FirstChannel.read(wav);
  }
}
