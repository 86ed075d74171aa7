package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.SpeechCheck;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import java.util.Optional;

/**
 * One segment of a request on its way through both lanes.
 *
 * <p>It has two random streams of its own, split from the request's seed: one for the sampler, one
 * for the vocoder, so neither depends on when the other runs or on other segments.
 */
final class Utterance {
  /** Speech tokens of a text id, about. */
  private static final int SPEECH_PER_TEXT = 6;

  /** Ids of a text that arrives, about: a few sentences. */
  private static final int ARRIVING = 64;

  private final SynthesisJob job;
  private final int index;
  private final RandomSource sampling;
  private final RandomSource noise;
  private final Optional<ArrivingText> arriving;
  private final TokenLog tokens = new TokenLog();
  private volatile int needed = Integer.MAX_VALUE;
  private volatile SpeechCheck check;

  /**
   * Makes an utterance that nothing was drawn for.
   *
   * @param job the request
   * @param index which segment of it
   * @param random the request's stream
   * @param arriving where its text comes from, if it arrives
   */
  Utterance(SynthesisJob job, int index, RandomSource random, Optional<ArrivingText> arriving) {
    this.job = job;
    this.index = index;
    this.sampling = random.split();
    this.noise = random.split();
    this.arriving = arriving;
  }

  SynthesisJob job() {
    return job;
  }

  /** {@return which segment of the request it is} */
  int index() {
    return index;
  }

  SynthesisPlan.Segment segment() {
    return job.plan().segments().get(index);
  }

  boolean isStreamed() {
    return job.plan().options().streaming().isPresent();
  }

  /** {@return where its text comes from; there only if it arrives} */
  ArrivingText arriving() {
    return arriving.orElseThrow();
  }

  /** {@return its text, as far as it is known} */
  String text() {
    return arriving.map(ArrivingText::words).orElseGet(() -> segment().text());
  }

  /** {@return how many text ids it has, as far as they were read; none for speech said again} */
  int textTokens() {
    return segment() instanceof SynthesisPlan.Written written
        ? written.textTokens()
        : arriving.map(ArrivingText::idsRead).orElse(0);
  }

  /** {@return about how much there is to say, in text ids; above 0} */
  int work() {
    if (segment() instanceof SynthesisPlan.Heard heard) {
      return 1 + heard.tokens().length / SPEECH_PER_TEXT;
    }
    return 1 + (arriving.isPresent() ? ARRIVING : textTokens());
  }

  /** {@return the stream that tokens are drawn with; the language model's lane alone uses it} */
  RandomSource sampling() {
    return sampling;
  }

  /** {@return the stream for the vocoder; its lane alone uses it} */
  RandomSource noise() {
    return noise;
  }

  TokenLog tokens() {
    return tokens;
  }

  /** Says how many tokens the next piece needs; all of them if this was never called. */
  void need(int count) {
    needed = count;
  }

  /** {@return whether the next piece could be made} */
  boolean hasEnough() {
    return tokens.isEnded() || tokens.size() >= needed;
  }

  /** {@return whether its next piece is the first that its request's listener hears} */
  boolean beginsStream() {
    return isStreamed() && index == job.currentSegment() && job.samples() == 0;
  }

  /** Takes what the tokens tell, and says that no more come. */
  void end(SpeechCheck result) {
    check = result;
    tokens.end();
  }

  /** {@return what the tokens tell; null before their end} */
  SpeechCheck check() {
    return check;
  }

  /** Asks for no more text. Idempotent. */
  void close() {
    arriving.ifPresent(ArrivingText::close);
  }
}
