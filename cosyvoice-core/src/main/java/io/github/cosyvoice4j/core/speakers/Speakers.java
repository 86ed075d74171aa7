package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The speakers that a request may name: those saved by the user and, read-only, those of the model
 * directory's {@code spk2info.pt}. Where both have an id, the saved one is meant.
 *
 * <p>Files are looked at anew on each call, so what another process saves is seen at once. Safe for
 * use by several threads.
 */
public final class Speakers {
  /** How many ids a message lists. */
  private static final int LISTED = 20;

  private final SpeakerStore saved;
  private final Optional<Path> spk2info;
  private final Transcripts transcripts;

  /**
   * Makes the speakers of no model: the user's own.
   *
   * @param saved the user's own
   */
  public Speakers(SpeakerStore saved) {
    this.saved = saved;
    this.spk2info = Optional.empty();
    this.transcripts = Transcripts.none();
  }

  /**
   * Makes the speakers of a model.
   *
   * @param saved the user's own
   * @param spk2info the file of the model's speakers, which need not be there
   * @param transcripts decodes what the model's speakers say in their prompts
   */
  public Speakers(SpeakerStore saved, Path spk2info, Transcripts transcripts) {
    this.saved = saved;
    this.spk2info = Optional.of(spk2info);
    this.transcripts = transcripts;
  }

  /**
   * {@return the ids of all: the saved ones in order, then the model's as its file has them}
   *
   * @throws ModelFormatException if the model's file is damaged
   * @throws IOException if the folder or the file can't be read
   */
  public List<String> ids() throws IOException {
    Set<String> ids = new LinkedHashSet<>(saved.ids());
    ids.addAll(modelIds());
    return new ArrayList<>(ids);
  }

  /**
   * {@return a speaker's voice; empty if nobody has that id}
   *
   * @param id the id
   * @throws ModelFormatException if the speaker's file is damaged
   * @throws IOException if a file can't be read
   */
  public Optional<Voice> find(String id) throws IOException {
    Optional<Voice> own = SpeakerFileName.isValid(id) ? saved.find(id) : Optional.empty();
    return own.isPresent() ? own : findInModel(id);
  }

  /**
   * {@return a speaker's voice}
   *
   * @param id the id
   * @throws IllegalArgumentException if nobody has it; the message lists who there is
   * @throws ModelFormatException if the speaker's file is damaged
   * @throws IOException if a file can't be read
   */
  public Voice require(String id) throws IOException {
    Optional<Voice> voice = find(id);
    if (voice.isEmpty()) {
      throw unknown(id);
    }
    return voice.get();
  }

  /**
   * Checks that there is a speaker, whatever the state of its file.
   *
   * @param id the id
   * @throws IllegalArgumentException if nobody has it; the message lists who there is
   * @throws IOException if the folder or the model's file can't be read
   */
  public void requireKnown(String id) throws IOException {
    if (!ids().contains(id)) {
      throw unknown(id);
    }
  }

  /**
   * Saves a voice, in the place of whoever was saved under the id.
   *
   * @param id the id
   * @param voice the voice
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if no speaker can have such an id
   */
  public void save(String id, Voice voice) throws IOException {
    saved.save(id, voice);
  }

  /**
   * Removes a saved speaker. A speaker of the model with the same id is meant from then on.
   *
   * @param id the id
   * @return whether there was one
   * @throws IOException if its file can't be deleted
   * @throws IllegalArgumentException if it is a speaker of the model, which stays
   */
  public boolean remove(String id) throws IOException {
    if (SpeakerFileName.isValid(id) && saved.remove(id)) {
      return true;
    }
    if (modelIds().contains(id)) {
      throw new IllegalArgumentException(
          "speaker "
              + id
              + ": expected one that was saved, got one of the model; its file "
              + spk2info.orElseThrow()
              + " is left as it is");
    }
    return false;
  }

  private Set<String> modelIds() throws IOException {
    if (!hasModel()) {
      return Set.of();
    }
    try (Spk2Info model = openModel()) {
      return model.ids();
    }
  }

  private Optional<Voice> findInModel(String id) throws IOException {
    if (!hasModel()) {
      return Optional.empty();
    }
    try (Spk2Info model = openModel()) {
      return model.ids().contains(id) ? Optional.of(model.voice(id)) : Optional.empty();
    }
  }

  private boolean hasModel() {
    return spk2info.isPresent() && Files.exists(spk2info.get());
  }

  private Spk2Info openModel() throws IOException {
    return Spk2Info.open(spk2info.orElseThrow(), transcripts);
  }

  private IllegalArgumentException unknown(String id) throws IOException {
    List<String> ids = ids();
    int more = ids.size() - LISTED;
    String expected =
        ids.isEmpty()
            ? "one that was saved (there is none yet)"
            : "one of " + String.join(", ", ids.subList(0, Math.min(LISTED, ids.size())));
    return new IllegalArgumentException(
        "speaker: expected "
            + expected
            + (more > 0 ? " and " + more + " more" : "")
            + ", got \""
            + id
            + "\"; save it first, or name another");
  }
}
