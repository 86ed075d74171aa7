package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Times whole requests by stage, one stage after the other, on the calling thread, which has
 * entered the nets. Seeds are fixed: every run does the same work.
 */
final class StageTimer {
  /** As many as the text has that upstream's benchmark speaks. */
  static final int TEXT_IDS = 54;

  /** 3.5 s, the prompt of upstream's benchmark. */
  static final int PROMPT_TOKENS = 87;

  /** Speech tokens of a second. */
  static final int TOKENS_PER_SECOND = 25;

  /** Tokens that the flow takes at a time, prompts included, as the engine does. */
  private static final int FLOW_BATCH_TOKENS = 1500;

  private final Subject subject;

  StageTimer(Subject subject) {
    this.subject = subject;
  }

  /**
   * Requests that are made together.
   *
   * @param count how many
   * @param promptTokens speech tokens of the prompt of each
   * @param tokens speech tokens that each says
   */
  record Work(int count, int promptTokens, int tokens) {
    /** {@return one request after the prompt of upstream's benchmark} */
    static Work one(int tokens) {
      return new Work(1, PROMPT_TOKENS, tokens);
    }
  }

  /** {@return what some requests take} */
  StageRun run(Work work) throws IOException {
    RandomSource random = new RandomSource(1);
    int speech = SpeechIds.of(subject.nets().llm()).count();
    int[] text = Subject.ids(random, TEXT_IDS, subject.nets().llm().textVocabulary());
    int[] prompt = Subject.ids(random, work.promptTokens, speech);
    LmInput input = LmInput.newBuilder().sos().text(text).task().speech(prompt).build();
    Watch watch = new Watch();
    try (LlmRequests requests = new LlmRequests(subject, work.count, work.tokens)) {
      requests.read(input);
      double prefill = watch.lap();
      for (int token = 0; token < work.tokens; token++) {
        requests.step();
      }
      double decode = watch.lap();
      Sound sound = speak(requests.tokens(), subject.prompt(prompt, random), random);
      return new StageRun(prefill, decode, sound.flow, sound.hift, sound.audio);
    }
  }

  /** Seconds of flow and vocoder, and of the sound they made. */
  private record Sound(double flow, double hift, double audio) {
    Sound plus(Sound other) {
      return new Sound(flow + other.flow, hift + other.hift, audio + other.audio);
    }
  }

  private Sound speak(List<int[]> tokens, FlowPrompt prompt, RandomSource random) {
    int each = prompt.tokens().length + tokens.get(0).length;
    int together = Math.max(1, FLOW_BATCH_TOKENS / each);
    Sound sound = new Sound(0, 0, 0);
    for (int from = 0; from < tokens.size(); from += together) {
      List<int[]> some = tokens.subList(from, Math.min(tokens.size(), from + together));
      List<FlowInput> inputs = some.stream().map(ids -> new FlowInput(prompt, ids)).toList();
      sound = sound.plus(speakTogether(inputs, random));
    }
    return sound;
  }

  private Sound speakTogether(List<FlowInput> inputs, RandomSource random) {
    TokenToWave net = subject.nets().tokenToWave();
    Watch watch = new Watch();
    List<TokenToWave.MelFrames> mels = new ArrayList<>(net.mel(inputs, () -> {}));
    try {
      double flow = watch.lap();
      long samples = 0;
      for (TokenToWave.MelFrames mel : mels) {
        samples += net.wave(mel, Noise.gaussian(random.split()), 1).length;
      }
      return new Sound(flow, watch.lap(), (double) samples / net.sampleRate());
    } finally {
      mels.forEach(TokenToWave.MelFrames::close);
    }
  }
}
