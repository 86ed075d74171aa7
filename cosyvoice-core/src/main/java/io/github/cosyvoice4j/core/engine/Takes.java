package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.SynthesisException;
import io.github.cosyvoice4j.core.decoding.SpeechChecks;
import io.github.cosyvoice4j.core.decoding.SpokenTokens;
import java.util.Comparator;

/**
 * What was drawn for an utterance, time after time. The language model's lane alone uses it.
 *
 * <p>Speech without a token is drawn again a few times, as the model may end it at once; so is
 * speech that ran away, if the request asks for it. Every take goes on with the same random stream.
 */
final class Takes {
  private static final int MOST_EMPTY = 4;

  private static final Comparator<Take> BADNESS =
      Comparator.<Take, Boolean>comparing(take -> take.tokens.count() == 0)
          .thenComparing(take -> take.check.isRunaway())
          .thenComparing(take -> take.check.repeatedShare());

  private final Utterance utterance;
  private Take best;
  private int count;
  private int empty;

  Takes(Utterance utterance) {
    this.utterance = utterance;
  }

  Utterance utterance() {
    return utterance;
  }

  /** Keeps a take if it is the best so far. */
  void add(SpokenTokens tokens) {
    count++;
    empty += tokens.count() == 0 ? 1 : 0;
    Take take = new Take(tokens, check(tokens));
    if (best == null || BADNESS.compare(take, best) < 0) {
      best = take;
    }
  }

  private SpeechCheck check(SpokenTokens tokens) {
    return SpeechChecks.of(utterance.textTokens(), tokens, count);
  }

  boolean wantAnother() {
    if (!(utterance.segment() instanceof SynthesisPlan.Written)) {
      return false; // the text is gone
    }
    if (best.tokens.count() == 0) {
      return empty < MOST_EMPTY;
    }
    int retries = utterance.job().plan().options().retryOnRunaway();
    return best.check.isRunaway() && count - empty <= retries;
  }

  /** Takes the best one. */
  void settle() {
    if (best.tokens.count() == 0) {
      throw none();
    }
    if (!utterance.isStreamed()) {
      utterance.tokens().add(best.tokens.tokens());
    }
    SpeechCheck check = best.check;
    utterance.end(
        new SpeechCheck(
            check.textTokens(), check.speechTokens(), check.ended(), check.repeatedShare(), count));
  }

  private SynthesisException none() {
    return new SynthesisException(
        utterance.job().point(Stage.LLM),
        "speech tokens: expected some for \""
            + utterance.text()
            + "\", got none in "
            + count
            + " draws with seed "
            + utterance.job().seed()
            + "; try another seed or another prompt",
        null);
  }

  /** One take. */
  private record Take(SpokenTokens tokens, SpeechCheck check) {}
}
