package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import java.util.Arrays;
import java.util.List;

/**
 * Speaks text as speech tokens, one step at a time (upstream's {@code inference_wrapper} in {@code
 * cosyvoice/llm/llm.py}).
 *
 * <p>The speech is at most 20 tokens long for each text token, the prompt's transcript not counted.
 * Until there are 2 for each, the id that ends the speech is ruled out; the two ids behind it are
 * not, as upstream rules out only the first. Holds no state of a request; safe for use by several
 * threads where the model is.
 */
public final class SpeechTokenDecoder {
  /** Upstream's {@code min_token_text_ratio}. */
  private static final int MIN_TOKENS_PER_TEXT_TOKEN = 2;

  /** Upstream's {@code max_token_text_ratio}. */
  private static final int MAX_TOKENS_PER_TEXT_TOKEN = 20;

  private final SpeechLanguageModel llm;
  private final SamplingConfig sampling;

  /**
   * Makes a decoder.
   *
   * @param llm the model, borrowed
   * @param sampling how tokens are chosen
   */
  public SpeechTokenDecoder(SpeechLanguageModel llm, SamplingConfig sampling) {
    this.llm = llm;
    this.sampling = sampling;
  }

  /**
   * Speaks one segment of text.
   *
   * @param prompt what the voice said, and how
   * @param text ids to speak, at least 1
   * @param random where the draws come from
   * @param listener hears each token, and may stop the speech
   * @return the tokens
   * @throws IllegalArgumentException if there is no text, or an id is none of the model's
   * @throws io.github.cosyvoice4j.CosyVoiceException if the model's scores are not numbers
   */
  public SpokenTokens decode(Prompt prompt, int[] text, RandomSource random, Listener listener) {
    if (text.length == 0) {
      throw new IllegalArgumentException("text: expected at least one id, got none");
    }
    Speech speech = new Speech(text.length, new RasSampler(sampling, random));
    try (TokenSequence sequence = llm.open()) {
      read(sequence, prompt.inputThen(text));
      int token = speech.choose(sequence);
      while (token < llm.speechTokens()) {
        speech.add(token);
        if (!listener.onToken(token) || speech.isFull()) {
          return speech.end(false);
        }
        read(sequence, LmInput.speech(token));
        token = speech.choose(sequence);
      }
      return speech.end(true);
    }
  }

  private void read(TokenSequence sequence, LmInput input) {
    llm.advance(List.of(new SpeechLanguageModel.Feed(sequence, input)));
  }

  /** The tokens of one call. */
  private final class Speech {
    private final int min;
    private final int max;
    private final RasSampler sampler;
    private final float[] scores = new float[llm.outputSize()];
    private int[] tokens;
    private int count;

    Speech(int textLength, RasSampler sampler) {
      this.min = Math.multiplyExact(MIN_TOKENS_PER_TEXT_TOKEN, textLength);
      this.max = Math.multiplyExact(MAX_TOKENS_PER_TEXT_TOKEN, textLength);
      this.sampler = sampler;
      this.tokens = new int[min];
    }

    int choose(TokenSequence sequence) {
      sequence.logits(scores);
      if (count < min) {
        scores[llm.speechTokens()] = Float.NEGATIVE_INFINITY;
      }
      return sampler.choose(scores, tokens, count);
    }

    void add(int token) {
      if (count == tokens.length) {
        tokens = Arrays.copyOf(tokens, Math.min(max, 2 * count));
      }
      tokens[count++] = token;
    }

    boolean isFull() {
      return count == max;
    }

    SpokenTokens end(boolean complete) {
      return new SpokenTokens(Arrays.copyOf(tokens, count), complete);
    }
  }

  /** Hears tokens as they are drawn. */
  @FunctionalInterface
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = token -> true;

    /**
     * Called after each token, on the thread of the decoder.
     *
     * @param token the id
     * @return false to stop the speech here
     */
    boolean onToken(int token);
  }

  /** What the model reads before it speaks. Immutable. */
  public static final class Prompt {
    private final int[] text;
    private final int[] speech;

    /**
     * Makes a prompt; the arrays are copied.
     *
     * @param text ids of the transcript, may be empty
     * @param speech speech ids, may be empty
     */
    public Prompt(int[] text, int[] speech) {
      this.text = text.clone();
      this.speech = speech.clone();
    }

    private LmInput inputThen(int[] more) {
      return LmInput.newBuilder().sos().text(text).text(more).task().speech(speech).build();
    }
  }

  /** Speech tokens and how they ended. Immutable. */
  public static final class SpokenTokens {
    private final int[] tokens;
    private final boolean complete;

    SpokenTokens(int[] tokens, boolean complete) {
      this.tokens = tokens;
      this.complete = complete;
    }

    /** {@return the ids, a copy, without the one that ended the speech} */
    public int[] tokens() {
      return tokens.clone();
    }

    /** {@return whether the model ended the speech; false at the cap or where it was stopped} */
    public boolean isComplete() {
      return complete;
    }
  }
}
