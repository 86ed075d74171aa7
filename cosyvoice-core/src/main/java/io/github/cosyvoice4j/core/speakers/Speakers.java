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
  private final Path spk2info;
  private final Transcripts transcripts;

  /**
   * Makes the speakers of a model.
   *
   * @param saved the user's own
   * @param spk2info the file of the model's speakers, which need not be there
   * @param transcripts decodes what the model's speakers say in their prompts
   */
  public Speakers(SpeakerStore saved, Path spk2info, Transcripts transcripts) {
    this.saved = saved;
    this.spk2info = spk2info;
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
      throw new IllegalArgumentException(unknown(id));
    }
    return voice.get();
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
              + spk2info
              + " is left as it is");
    }
    return false;
  }

  private Set<String> modelIds() throws IOException {
    if (!Files.exists(spk2info)) {
      return Set.of();
    }
    try (Spk2Info model = Spk2Info.open(spk2info, transcripts)) {
      return model.ids();
    }
  }

  private Optional<Voice> findInModel(String id) throws IOException {
    if (!Files.exists(spk2info)) {
      return Optional.empty();
    }
    try (Spk2Info model = Spk2Info.open(spk2info, transcripts)) {
      return model.ids().contains(id) ? Optional.of(model.voice(id)) : Optional.empty();
    }
  }

  private String unknown(String id) throws IOException {
    List<String> ids = ids();
    if (ids.isEmpty()) {
      return "speaker: expected one that was saved, got \"" + id + "\" and none is saved; add it";
    }
    int more = ids.size() - LISTED;
    return "speaker: expected one of "
        + String.join(", ", ids.subList(0, Math.min(LISTED, ids.size())))
        + (more > 0 ? " and " + more + " more" : "")
        + ", got \""
        + id
        + "\"";
  }
}
