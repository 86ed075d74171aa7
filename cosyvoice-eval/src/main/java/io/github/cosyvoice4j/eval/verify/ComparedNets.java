package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.backend.TorchTokenToWave;
import io.github.cosyvoice4j.core.decoding.DecodingLoop;
import io.github.cosyvoice4j.core.decoding.OneShotDecoding;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import java.util.ArrayList;
import java.util.List;

/**
 * Nets that answer requests, so that their answers can be compared with those of the same nets in
 * other numbers. The calling thread has entered.
 *
 * @param nets the nets, borrowed
 * @param requests what they are asked
 */
record ComparedNets(SpeechModel nets, ComparedRequests requests) {
  /** The prompt's scores, and those after 50 tokens. */
  private static final int KEPT_SCORES = 51;

  /** Most tokens of a request: 10 s, in case that it goes round in circles. */
  private static final int MOST_TOKENS = 250;

  /** {@return the likeliest tokens of one request after another, until there are enough} */
  List<GreedyWitness> speak(int steps) {
    List<GreedyWitness> spoken = new ArrayList<>();
    int left = steps;
    for (int i = 0; i < requests.texts().size() && left > 0; i++) {
      GreedyWitness witness = new GreedyWitness(i == 0 ? KEPT_SCORES : 0);
      speak(i, Math.min(left, MOST_TOKENS), witness);
      left -= witness.chosen().size();
      spoken.add(witness);
    }
    return spoken;
  }

  /** {@return what would be chosen after each token of others' requests} */
  List<GreedyWitness> follow(List<GreedyWitness> others) {
    List<GreedyWitness> spoken = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      int[] given = others.get(i).chosen().stream().mapToInt(id -> id).toArray();
      GreedyWitness witness = new GreedyWitness(i == 0 ? KEPT_SCORES : 0);
      speak(i, given.length, new ForcedTokens(witness, given, ids().end()));
      spoken.add(witness);
    }
    return spoken;
  }

  /** {@return the same requests, spoken freely, each at most as long as the other's} */
  List<GreedyWitness> repeat(List<GreedyWitness> others) {
    List<GreedyWitness> spoken = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      GreedyWitness witness = new GreedyWitness(0);
      speak(i, others.get(i).chosen().size(), witness);
      spoken.add(witness);
    }
    return spoken;
  }

  private void speak(int number, int most, TokenChooser chooser) {
    int[] text = requests.texts().get(number);
    var unused =
        DecodingLoop.run(
            nets.llm(), new OneShotDecoding(ids(), requests.prompt(), text, most, chooser));
  }

  private SpeechIds ids() {
    return SpeechIds.of(nets.llm());
  }

  /** {@return mel and wave of what was chosen, but for a mark at its end} */
  Sound sound(GreedyWitness spoken) {
    int[] tokens = spoken.chosen().stream().mapToInt(id -> id).filter(ids()::isSpeech).toArray();
    TokenToWave tokenToWave = nets.tokenToWave();
    try (TokenToWave.MelFrames mel = tokenToWave.mel(requests.flow(), tokens, () -> {})) {
      Noise noise = Noise.flat(new RandomSource(0));
      return new Sound(TorchTokenToWave.values(mel), tokenToWave.wave(mel, noise, 1));
    }
  }

  /**
   * What tokens sound like.
   *
   * @param mel (M, T), row by row
   * @param wave samples
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sound(float[] mel, float[] wave) {}
}
