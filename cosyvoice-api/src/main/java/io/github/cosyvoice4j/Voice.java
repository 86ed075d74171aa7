package io.github.cosyvoice4j;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a prompt recording becomes: everything the model needs to speak like it.
 *
 * <p>Immutable, on the heap only, and safe for use by several threads and by every model with the
 * same speech tokenizer. Made by {@link CosyVoice2#enroll}. Holds all speech tokens and all mel
 * frames of the prompt; how many of them a mode feeds is that mode's affair.
 */
public final class Voice implements Speaker {
  private final String transcript;
  private final int[] speechTokens;
  private final float[] embedding;
  private final float[] mel;
  private final int melBins;
  private final Duration duration;
  private final List<PromptWarning> warnings;

  private Voice(Builder builder) {
    this.transcript = builder.transcript;
    this.speechTokens = builder.speechTokens;
    this.embedding = builder.embedding;
    this.mel = builder.mel;
    this.melBins = builder.melBins;
    this.duration = builder.duration;
    this.warnings = builder.warnings;
  }

  /**
   * Returns a builder for a voice whose parts are already known. The arrays are copied.
   *
   * @param speechTokens ids of the speech tokenizer, 25 a second
   * @param embedding the speaker embedding as the speaker model gives it, 192 floats in the
   *     released model
   * @param mel log-mel frames, row-major (frames, melBins), 50 a second
   * @param melBins values of one frame
   * @return the builder
   */
  public static Builder newBuilder(
      int[] speechTokens, float[] embedding, float[] mel, int melBins) {
    return new Builder(speechTokens, embedding, mel, melBins);
  }

  /**
   * {@return what is said in the prompt, as it was given; empty for a voice enrolled without a
   * transcript, which zero-shot synthesis refuses}
   */
  public Optional<String> transcript() {
    return Optional.ofNullable(transcript);
  }

  /** {@return the speech tokens, 25 a second, read-only} */
  public IntBuffer speechTokens() {
    return IntBuffer.wrap(speechTokens).asReadOnlyBuffer();
  }

  /** {@return the speaker embedding, not normalized, read-only} */
  public FloatBuffer embedding() {
    return FloatBuffer.wrap(embedding).asReadOnlyBuffer();
  }

  /** {@return the log-mel frames, row-major (frames, bins), read-only} */
  public FloatBuffer mel() {
    return FloatBuffer.wrap(mel).asReadOnlyBuffer();
  }

  /** {@return the values of one mel frame} */
  public int melBins() {
    return melBins;
  }

  /** {@return the length of the prompt recording} */
  public Duration duration() {
    return duration;
  }

  /** {@return what about the prompt may spoil what is spoken with it; empty when all is well} */
  public List<PromptWarning> warnings() {
    return warnings;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Voice that
        && melBins == that.melBins
        && Objects.equals(transcript, that.transcript)
        && Arrays.equals(speechTokens, that.speechTokens)
        && Arrays.equals(embedding, that.embedding)
        && Arrays.equals(mel, that.mel);
  }

  @Override
  public int hashCode() {
    return Objects.hash(transcript, Arrays.hashCode(speechTokens), Arrays.hashCode(embedding));
  }

  @Override
  public String toString() {
    return "Voice["
        + duration.toMillis()
        + " ms, "
        + speechTokens.length
        + " speech tokens, "
        + (transcript == null ? "no transcript" : "transcript of " + transcript.length() + " chars")
        + "]";
  }

  /** Builds a {@link Voice}. Not safe for use by several threads. */
  public static final class Builder {
    private final int[] speechTokens;
    private final float[] embedding;
    private final float[] mel;
    private final int melBins;
    private String transcript;
    private Duration duration;
    private List<PromptWarning> warnings = List.of();

    private Builder(int[] speechTokens, float[] embedding, float[] mel, int melBins) {
      if (melBins < 1 || mel.length % melBins != 0) {
        throw new IllegalArgumentException(
            "mel: expected whole frames of " + melBins + " values, got " + mel.length + " values");
      }
      if (embedding.length == 0) {
        throw new IllegalArgumentException("embedding: expected at least 1 value, got none");
      }
      this.speechTokens = speechTokens.clone();
      this.embedding = embedding.clone();
      this.mel = mel.clone();
      this.melBins = melBins;
      this.duration = Duration.ofMillis(40L * speechTokens.length);
    }

    /**
     * Sets what is said in the prompt.
     *
     * @param value the words, as they are spoken
     * @return this builder
     */
    public Builder transcript(String value) {
      transcript = Objects.requireNonNull(value, "transcript");
      return this;
    }

    /**
     * Sets the length of the prompt recording; 40 ms a speech token if it is not called.
     *
     * @param value the length
     * @return this builder
     */
    public Builder duration(Duration value) {
      duration = Objects.requireNonNull(value, "duration");
      return this;
    }

    /**
     * Sets the warnings.
     *
     * @param value what about the prompt may spoil what is spoken with it
     * @return this builder
     */
    public Builder warnings(List<PromptWarning> value) {
      warnings = List.copyOf(value);
      return this;
    }

    /** {@return the voice} */
    public Voice build() {
      return new Voice(this);
    }
  }
}
