package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs a decoding without a language model: all scores are 0, and a script chooses. Keeps what was
 * to be read and what was spoken.
 */
final class ScriptedSpeech {
  /** What was to be read, call by call. */
  final List<String> calls = new ArrayList<>();

  /** The speech tokens heard. */
  final List<Integer> spoken = new ArrayList<>();

  private final TokenDecoding decoding;
  private final float[] scores;

  ScriptedSpeech(TokenDecoding decoding, SpeechIds ids) {
    this.decoding = decoding;
    this.scores = new float[ids.count() + 3];
  }

  /** Goes on until the decoding is done or waits for text. */
  ScriptedSpeech run() {
    for (Optional<LmInput> rows = decoding.next(); rows.isPresent(); rows = decoding.next()) {
      calls.add(rows.get().toString());
      Arrays.fill(scores, 0);
      decoding.hear(scores).ifPresent(spoken::add);
    }
    return this;
  }

  /** Chooses by how often it was asked, from 1. */
  static TokenChooser script(Script script) {
    int[] calls = {0};
    return (scores, decoded, count) -> script.choose(++calls[0], scores);
  }

  static boolean isRuledOut(float[] scores, int id) {
    return scores[id] == Float.NEGATIVE_INFINITY;
  }

  interface Script {
    int choose(int call, float[] scores);
  }
}
