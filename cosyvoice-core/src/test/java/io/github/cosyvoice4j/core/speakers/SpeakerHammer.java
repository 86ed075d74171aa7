package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Saves, reads and removes a speaker that others do the same with, and one of its own. Needs
 * nothing but the library, so that it runs as a process of its own.
 */
final class SpeakerHammer {
  private static final int ROUNDS = 100;

  private SpeakerHammer() {}

  /**
   * Runs.
   *
   * @param args the folder of speakers and the id of its own
   * @throws IOException if a speaker can't be read or written
   */
  public static void main(String[] args) throws IOException {
    run(new SpeakerStore(Path.of(args[0])), args[1]);
  }

  static void run(SpeakerStore store, String own) throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      store.save("shared", voice(round));
      Optional<Voice> shared = store.find("shared");
      require(shared.isEmpty() || isWhole(shared.get()), "the shared speaker whole");
      store.save(own, voice(round));
      require(store.find(own).equals(Optional.of(voice(round))), "its own speaker");
      require(store.ids().contains(own), "its own id");
      boolean unused = store.remove("shared");
    }
  }

  private static boolean isWhole(Voice voice) {
    return voice.equals(voice(voice.speechTokens().get()));
  }

  private static void require(boolean condition, String expected) {
    if (!condition) {
      throw new AssertionError("expected " + expected);
    }
  }

  /** A voice of as many values as make a write take a while. */
  private static Voice voice(int value) {
    float[] mel = new float[8_000];
    Arrays.fill(mel, value);
    return Voice.newBuilder(new int[] {value}, new float[] {value}, mel, 80).build();
  }
}
