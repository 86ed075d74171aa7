package io.github.cosyvoice4j;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a prompt recording becomes: everything the model needs to speak like it.
 *
 * <p>Immutable, on the heap only, and safe for use by several threads and by every model with the
 * same speech tokenizer. Made by {@link CosyVoice2#enroll}, kept in a file by {@link #save}. Holds
 * all speech tokens and all mel frames of the prompt; how many of them a mode feeds is that mode's
 * affair. A voice may have none of either: a speaker that a model was trained with is an embedding
 * alone.
 *
 * <p>Equal to a voice of the same numbers and transcript, whatever its warnings and duration.
 */
public final class Voice implements Speaker {
  private final String transcript;
  private final int[] transcriptTokens;
  private final int[] speechTokens;
  private final float[] embedding;
  private final float[] mel;
  private final int melBins;
  private final Duration duration;
  private final List<PromptWarning> warnings;

  private Voice(Builder builder) {
    this.transcript = builder.transcript;
    this.transcriptTokens = builder.transcriptTokens;
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
   * @throws IllegalArgumentException if there is no embedding, a number is not finite, or the mel
   *     is not of whole frames
   */
  public static Builder newBuilder(
      int[] speechTokens, float[] embedding, float[] mel, int melBins) {
    if (melBins < 1) {
      throw new IllegalArgumentException("mel bins: expected at least 1, got " + melBins);
    }
    return new Builder(speechTokens, embedding, mel, melBins);
  }

  /**
   * Returns a builder for a voice of an embedding alone, such as the speakers that a model was
   * trained with. Zero-shot synthesis refuses it, {@code inferSft} takes it.
   *
   * @param embedding the speaker embedding, which is copied
   * @return the builder
   * @throws IllegalArgumentException if there is no embedding, or a number is not finite
   */
  public static Builder newBuilder(float[] embedding) {
    return new Builder(new int[0], embedding, new float[0], 0);
  }

  /**
   * Reads a voice that {@link #save} wrote.
   *
   * @param file the file
   * @return the voice, equal to the one that was saved
   * @throws ModelFormatException if it is no such file, damaged, or of a later version
   * @throws IOException if it can't be read
   */
  public static Voice load(Path file) throws IOException {
    return VoiceFile.read(file);
  }

  /**
   * Writes this voice to a file of our own format: versioned, with a checksum, the same on every
   * platform.
   *
   * @param file where to, in a folder that exists; replaced whole, or left as it was on failure
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if the prompt is so long (about an hour) that no file may hold
   *     it
   */
  public void save(Path file) throws IOException {
    VoiceFile.write(this, file);
  }

  /**
   * {@return what is said in the prompt, as it was given; empty for a voice enrolled without a
   * transcript, which zero-shot synthesis refuses}
   */
  public Optional<String> transcript() {
    return Optional.ofNullable(transcript);
  }

  /**
   * {@return the text ids of the transcript, read-only, where the voice came with ids; the front
   * end then speaks with these, else it makes its own of the {@link #transcript}}
   */
  public Optional<IntBuffer> transcriptTokens() {
    return Optional.ofNullable(transcriptTokens).map(ids -> IntBuffer.wrap(ids).asReadOnlyBuffer());
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

  /** {@return the values of one mel frame; 0 for a voice of an embedding alone} */
  public int melBins() {
    return melBins;
  }

  /** {@return the number of mel frames, 50 a second} */
  public int melFrames() {
    return melBins == 0 ? 0 : mel.length / melBins;
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
        && Arrays.equals(transcriptTokens, that.transcriptTokens)
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
    private int[] transcriptTokens;
    private Duration duration;
    private List<PromptWarning> warnings = List.of();

    private Builder(int[] speechTokens, float[] embedding, float[] mel, int melBins) {
      if (melBins == 0 ? mel.length > 0 : mel.length % melBins != 0) {
        throw new IllegalArgumentException(
            "mel: expected whole frames of " + melBins + " values, got " + mel.length + " values");
      }
      if (embedding.length == 0) {
        throw new IllegalArgumentException("embedding: expected at least 1 value, got none");
      }
      requireFinite("embedding", embedding);
      requireFinite("mel", mel);
      this.speechTokens = speechTokens.clone();
      this.embedding = embedding.clone();
      this.mel = mel.clone();
      this.melBins = melBins;
      this.duration = Duration.ofMillis(40L * speechTokens.length);
    }

    private static void requireFinite(String name, float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              name + ": " + i + ": expected a finite number, got " + values[i]);
        }
      }
    }

    /**
     * Sets what is said in the prompt.
     *
     * @param value the words, as they are spoken
     * @return this builder
     * @throws IllegalArgumentException if a surrogate is unpaired
     */
    public Builder transcript(String value) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
        throw new IllegalArgumentException(
            "transcript: expected text, got an unpaired surrogate; was a string cut in two?");
      }
      transcript = value;
      return this;
    }

    /**
     * Sets the text ids of what is said in the prompt, where they are known; they come before what
     * {@link #transcript} would give.
     *
     * @param ids ids of the model's text tokenizer, which are copied
     * @return this builder
     */
    public Builder transcriptTokens(int... ids) {
      transcriptTokens = ids.clone();
      return this;
    }

    /**
     * Sets the length of the prompt recording; 40 ms a speech token if it is not called.
     *
     * @param value the length
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder duration(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("duration: expected 0 s or more, got " + value);
      }
      duration = value;
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
