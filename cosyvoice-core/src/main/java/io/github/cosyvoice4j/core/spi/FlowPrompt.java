package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.Voice;
import java.util.Arrays;

/**
 * What the flow is conditioned on. Immutable; equal to another of the same content.
 *
 * @see TokenToWave#mel
 */
public final class FlowPrompt {
  private final int[] tokens;
  private final float[] mel;
  private final int melBins;
  private final float[] embedding;
  private final int hash; // of some ten thousand numbers, so computed once

  /**
   * Makes a prompt; the arrays are copied.
   *
   * @param tokens speech ids, may be empty
   * @param mel log-mel frames, row-major (frames, bins)
   * @param melBins values of a frame; may be 0 where there are none
   * @param embedding the speaker embedding, not normalized
   */
  public FlowPrompt(int[] tokens, float[] mel, int melBins, float[] embedding) {
    if (melBins == 0 ? mel.length > 0 : mel.length % melBins != 0) {
      throw new IllegalArgumentException(
          "mel: expected whole frames of " + melBins + " values, got " + mel.length + " values");
    }
    this.tokens = tokens.clone();
    this.mel = mel.clone();
    this.melBins = melBins;
    this.embedding = embedding.clone();
    this.hash =
        31 * (31 * Arrays.hashCode(this.tokens) + Arrays.hashCode(this.mel))
            + Arrays.hashCode(this.embedding);
  }

  /**
   * Makes the prompt of zero-shot synthesis: as many tokens, and mel frames for each, as the voice
   * has of both. What either has more is cut off at the end.
   *
   * @param voice a voice, with all tokens and frames of its recording
   * @param tokenMelRatio mel frames of a token ({@code token_mel_ratio} of the yaml)
   * @return the prompt
   */
  public static FlowPrompt aligned(Voice voice, int tokenMelRatio) {
    int count = Math.min(voice.melFrames() / tokenMelRatio, voice.speechTokens().remaining());
    return first(voice, count, count * tokenMelRatio);
  }

  /**
   * Makes the prompt of voice conversion: all tokens and all mel frames.
   *
   * @param voice a voice, with all tokens and frames of its recording
   * @return the prompt
   */
  public static FlowPrompt whole(Voice voice) {
    return first(voice, voice.speechTokens().remaining(), voice.melFrames());
  }

  /**
   * Makes the prompt of a speaker who is known by an embedding alone.
   *
   * @param voice a voice, of which nothing else is used
   * @param melBins values of a frame
   * @return the prompt
   */
  public static FlowPrompt speaker(Voice voice, int melBins) {
    return new FlowPrompt(new int[0], new float[0], melBins, embedding(voice));
  }

  private static FlowPrompt first(Voice voice, int count, int frames) {
    int[] tokens = new int[count];
    voice.speechTokens().get(tokens);
    float[] mel = new float[frames * voice.melBins()];
    voice.mel().get(mel);
    return new FlowPrompt(tokens, mel, voice.melBins(), embedding(voice));
  }

  private static float[] embedding(Voice voice) {
    float[] embedding = new float[voice.embedding().remaining()];
    voice.embedding().get(embedding);
    return embedding;
  }

  /** {@return speech ids, a copy} */
  public int[] tokens() {
    return tokens.clone();
  }

  /** {@return log-mel frames, row-major (frames, bins), a copy} */
  public float[] mel() {
    return mel.clone();
  }

  /** {@return the number of mel frames} */
  public int melFrames() {
    return melBins == 0 ? 0 : mel.length / melBins;
  }

  /** {@return values of a frame} */
  public int melBins() {
    return melBins;
  }

  /** {@return the speaker embedding, not normalized, a copy} */
  public float[] embedding() {
    return embedding.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowPrompt that
        && hash == that.hash
        && melBins == that.melBins
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(mel, that.mel)
        && Arrays.equals(embedding, that.embedding);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "FlowPrompt["
        + tokens.length
        + " tokens, "
        + melFrames()
        + " frames, "
        + Arrays.hashCode(embedding)
        + "]";
  }
}
