package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Saved speakers: a folder with one file for each.
 *
 * <p>Safe for use by several threads and processes at once. No operation takes more than one file,
 * and a file is replaced whole, so there is nothing to lock: of two that save the same id the last
 * one wins, and whoever reads sees the one or the other. A damaged file hurts no other speaker.
 *
 * <p>Ids are any text that is not blank, has no control characters and is not too long for a file's
 * name: up to 234 small Latin letters, 26 Chinese characters. They are told apart by case.
 */
public final class SpeakerStore {
  private final Path folder;

  /**
   * Makes a store; nothing is touched yet.
   *
   * @param folder where the files are; made when the first is saved
   */
  public SpeakerStore(Path folder) {
    this.folder = folder;
  }

  /** {@return where the files are} */
  public Path folder() {
    return folder;
  }

  /**
   * {@return the ids of all that are saved, in order; damaged ones too}
   *
   * @throws IOException if the folder can't be read
   */
  public List<String> ids() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(SpeakerStore::idOf).flatMap(Optional::stream).sorted().toList();
    } catch (NotDirectoryException e) {
      throw new IOException(
          folder + ": expected a folder of speakers, got a file; name another", e);
    }
  }

  /**
   * {@return a speaker's voice; empty if none is saved under that id}
   *
   * @param id the id, as it was saved
   * @throws ModelFormatException if its file is damaged
   * @throws IOException if its file can't be read
   * @throws IllegalArgumentException if no speaker can have such an id
   */
  public Optional<Voice> find(String id) throws IOException {
    try {
      return Optional.of(Voice.load(file(id)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Saves a voice, in the place of whoever had the id.
   *
   * @param id the id
   * @param voice the voice
   * @throws IOException if it can't be written; who had the id stays
   * @throws IllegalArgumentException if no speaker can have such an id
   */
  public void save(String id, Voice voice) throws IOException {
    Path file = file(id);
    Files.createDirectories(folder);
    voice.save(file);
  }

  /**
   * Removes a speaker, a damaged one too.
   *
   * @param id the id
   * @return whether there was one
   * @throws IOException if its file can't be deleted
   * @throws IllegalArgumentException if no speaker can have such an id
   */
  public boolean remove(String id) throws IOException {
    return Files.deleteIfExists(file(id));
  }

  /**
   * {@return the id of a speaker's file, in whatever folder; empty if it has no such name}
   *
   * @param file the file, which need not be there
   */
  public static Optional<String> idOf(Path file) {
    return SpeakerFileName.id(file.getFileName().toString());
  }

  /**
   * Checks an id before work is done for it.
   *
   * @param id the id
   * @throws IllegalArgumentException if no speaker can have such an id
   */
  public static void requireValid(String id) {
    String unused = SpeakerFileName.of(id);
  }

  private Path file(String id) {
    return folder.resolve(SpeakerFileName.of(id));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
