package io.github.cosyvoice4j.eval.speakers;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.speakers.SpeakerStore;
import io.github.cosyvoice4j.core.speakers.Speakers;
import io.github.cosyvoice4j.core.speakers.Spk2Info;
import io.github.cosyvoice4j.core.speakers.Spk2InfoWriter;
import io.github.cosyvoice4j.core.speakers.Transcripts;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The speakers saved in a folder and, where a model is named, that model's. Not safe for use by
 * several threads; several processes may use one folder.
 */
public final class SpeakerLibrary {
  private static final int THREADS = 1;

  private final SpeakerStore store;
  private final Optional<ModelDirectory> model;
  private final Transcripts transcripts;
  private final Speakers speakers;

  private SpeakerLibrary(Path folder, Optional<ModelDirectory> model) {
    this.store = new SpeakerStore(folder);
    this.model = model;
    this.transcripts = model.<Transcripts>map(ModelTranscripts::new).orElseGet(Transcripts::none);
    this.speakers =
        model
            .map(directory -> new Speakers(store, directory.speakers(), transcripts))
            .orElseGet(() -> new Speakers(store));
  }

  /**
   * Opens a library; no net and no vocabulary is loaded.
   *
   * @param folder where speakers are saved
   * @param model a model directory, if one is named
   * @return the library
   * @throws ModelFormatException if the model's configuration is wrong
   * @throws IOException if it can't be read
   */
  public static SpeakerLibrary open(Path folder, Optional<Path> model) throws IOException {
    return new SpeakerLibrary(
        folder,
        model.isPresent() ? Optional.of(ModelDirectory.open(model.get())) : Optional.empty());
  }

  /** {@return where speakers are saved} */
  public Path folder() {
    return store.folder();
  }

  /**
   * Enrolls a prompt and saves its voice. The front end's nets are loaded, no others.
   *
   * @param id the id
   * @param prompt the recording
   * @param transcript what is said in it, if known
   * @param replace whether a saved speaker of that id gives way
   * @return the voice
   * @throws IllegalArgumentException if the id is taken or none, or the transcript unusable
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if a file can't be read or written
   */
  public Voice add(String id, Audio prompt, Optional<String> transcript, boolean replace)
      throws IOException {
    requireFree(List.of(id), replace);
    transcript.ifPresent(
        words ->
            TextFrontEnd.requireSpeakable(
                "transcript", words, EngineOptions.defaults().maxTextChars()));
    try (PromptEncoder encoder = PromptEncoder.load(model.orElseThrow(), THREADS)) {
      Voice voice = encoder.encode(prompt, transcript);
      speakers.save(id, voice);
      return voice;
    }
  }

  /**
   * {@return all speakers, the saved ones first}
   *
   * @throws IOException if the folder or the model's file can't be read
   */
  public List<ListedSpeaker> list() throws IOException {
    Set<String> saved = Set.copyOf(store.ids());
    List<ListedSpeaker> list = new ArrayList<>();
    for (String id : speakers.ids()) {
      list.add(listed(id, saved.contains(id)));
    }
    return list;
  }

  private ListedSpeaker listed(String id, boolean saved) {
    try {
      return new ListedSpeaker(id, saved, speakers.find(id), Optional.empty());
    } catch (IOException e) {
      return new ListedSpeaker(id, saved, Optional.empty(), Optional.of(e));
    }
  }

  /**
   * Removes saved speakers: all of them, or none if one is not there.
   *
   * @param ids their ids
   * @throws IllegalArgumentException if one is not saved; the message lists those that are
   * @throws IOException if a file can't be deleted
   */
  public void remove(List<String> ids) throws IOException {
    for (String id : ids) {
      speakers.requireKnown(id);
    }
    for (String id : ids) {
      boolean unused = speakers.remove(id); // another process may have been faster
    }
  }

  /**
   * What became of a file's speakers.
   *
   * @param ids those that were saved
   * @param problems by id, those that were not, being damaged
   */
  public record Imported(List<String> ids, Map<String, IOException> problems) {}

  /**
   * Saves the speakers of a file, of whichever format it is. A damaged speaker in upstream's file
   * hurts no other.
   *
   * @param file our file of a voice, or upstream's of speakers
   * @param as the id for the one speaker of the file; else the one it has, or the file's name
   * @param replace whether saved speakers of the same ids give way
   * @return what became of them
   * @throws IllegalArgumentException if an id is taken or none; nothing is saved then
   * @throws ModelFormatException if the file as a whole is damaged or something else
   * @throws IOException if a file can't be read or written
   */
  public Imported importFile(Path file, Optional<String> as, boolean replace) throws IOException {
    if (SpeakerFormat.ofContent(file) == SpeakerFormat.NATIVE) {
      String id = as.or(() -> SpeakerStore.idOf(file)).orElseGet(() -> nameOf(file));
      Voice voice = Voice.load(file);
      requireFree(List.of(id), replace);
      speakers.save(id, voice);
      return new Imported(List.of(id), Map.of());
    }
    try (Spk2Info upstream = Spk2Info.open(file, transcripts)) {
      Map<String, String> names = names(upstream, as);
      requireFree(names.values(), replace);
      return importAll(upstream, names);
    }
  }

  /** {@return the ids to save speakers under, by those that the file has} */
  private static Map<String, String> names(Spk2Info upstream, Optional<String> as) {
    if (as.isPresent() && upstream.ids().size() != 1) {
      throw new IllegalArgumentException(
          upstream
              + ": expected one speaker for --as, got "
              + upstream.ids().size()
              + "; leave it out");
    }
    Map<String, String> names = new LinkedHashMap<>();
    upstream.ids().forEach(id -> names.put(id, as.orElse(id)));
    return names;
  }

  private Imported importAll(Spk2Info upstream, Map<String, String> names) throws IOException {
    List<String> imported = new ArrayList<>();
    Map<String, IOException> problems = new LinkedHashMap<>();
    for (Map.Entry<String, String> name : names.entrySet()) {
      Voice voice;
      try {
        voice = upstream.voice(name.getKey());
      } catch (ModelFormatException e) {
        problems.put(name.getKey(), e);
        continue;
      }
      speakers.save(name.getValue(), voice);
      imported.add(name.getValue());
    }
    return new Imported(imported, problems);
  }

  /**
   * Writes speakers, the model's too, to a file.
   *
   * @param ids their ids; one where the format holds one voice
   * @param file where to
   * @param format what to write
   * @param replace whether a file that is there gives way
   * @throws IllegalArgumentException if nobody has one of the ids, or the format can't hold them
   * @throws IOException if a file can't be read or written
   */
  public void export(List<String> ids, Path file, SpeakerFormat format, boolean replace)
      throws IOException {
    if (format == SpeakerFormat.NATIVE && ids.size() != 1) {
      throw new IllegalArgumentException(
          "native: expected one id for a file of one voice, got "
              + ids.size()
              + "; export one after the other, or with --format spk2info");
    }
    if (!replace && Files.exists(file)) {
      throw new IllegalArgumentException(
          file + ": expected no such file, got one; name another, or replace it with --replace");
    }
    Map<String, Voice> voices = new LinkedHashMap<>();
    for (String id : ids) {
      voices.put(id, speakers.require(id));
    }
    if (format == SpeakerFormat.NATIVE) {
      voices.get(ids.get(0)).save(file);
    } else {
      Spk2InfoWriter.write(file, voices, transcripts);
    }
  }

  private void requireFree(Collection<String> ids, boolean replace) throws IOException {
    ids.forEach(SpeakerStore::requireValid);
    if (replace) {
      return;
    }
    List<String> taken = store.ids().stream().filter(ids::contains).toList();
    if (!taken.isEmpty()) {
      throw new IllegalArgumentException(
          "speaker: expected an id that is free, got "
              + String.join(", ", taken)
              + "; choose another, or replace it with --replace");
    }
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    String extension = SpeakerFormat.NATIVE.extension();
    return name.endsWith(extension) ? name.substring(0, name.length() - extension.length()) : name;
  }
}
