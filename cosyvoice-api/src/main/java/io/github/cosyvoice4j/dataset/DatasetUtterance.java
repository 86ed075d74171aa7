package io.github.cosyvoice4j.dataset;

import java.nio.IntBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of an evaluation set that says what to say and in whose voice. Immutable.
 *
 * <p>The parts are named as the columns of upstream's sets: {@code id}, {@code target_text}, {@code
 * prompt_text}, {@code prompt_audio}, {@code prompt_audio_cosy2_tokens}.
 */
public final class DatasetUtterance implements DatasetRow {
  private final long number;
  private final String id;
  private final String targetText;
  private final String promptText;
  private final PromptAudio promptAudio;
  private final int[] promptTokens;

  private DatasetUtterance(Builder builder) {
    this.number = builder.number;
    this.id = builder.id;
    this.targetText = builder.targetText;
    this.promptText = builder.promptText;
    this.promptAudio = builder.promptAudio;
    this.promptTokens = builder.promptTokens;
  }

  /**
   * Returns a builder of a row without a prompt.
   *
   * @param number where the row stands in the set, from 1
   * @param id names the utterance and its file; not empty
   * @param targetText what to say
   * @return the builder
   * @throws IllegalArgumentException if the id is empty
   */
  public static Builder newBuilder(long number, String id, String targetText) {
    return new Builder(number, id, targetText);
  }

  @Override
  public long number() {
    return number;
  }

  /** {@return what names the utterance and its file} */
  public String id() {
    return id;
  }

  /** {@return what to say} */
  public String targetText() {
    return targetText;
  }

  /** {@return what is said in the prompt, if the row tells} */
  public Optional<String> promptText() {
    return Optional.ofNullable(promptText);
  }

  /** {@return the prompt recording, if the row has one} */
  public Optional<PromptAudio> promptAudio() {
    return Optional.ofNullable(promptAudio);
  }

  /** {@return the speech tokens of the prompt, 25 a second, read-only, if the row has them} */
  public Optional<IntBuffer> promptTokens() {
    return Optional.ofNullable(promptTokens).map(ids -> IntBuffer.wrap(ids).asReadOnlyBuffer());
  }

  @Override
  public String toString() {
    return "DatasetUtterance[row " + number + ", " + id + "]";
  }

  /** Builds a {@link DatasetUtterance}. Not safe for use by several threads. */
  public static final class Builder {
    private final long number;
    private final String id;
    private final String targetText;
    private String promptText;
    private PromptAudio promptAudio;
    private int[] promptTokens;

    private Builder(long number, String id, String targetText) {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("id: expected some characters, got none");
      }
      this.number = number;
      this.id = id;
      this.targetText = Objects.requireNonNull(targetText, "targetText");
    }

    /**
     * Sets what is said in the prompt.
     *
     * @param value the words, as they are spoken
     * @return this builder
     */
    public Builder promptText(String value) {
      promptText = Objects.requireNonNull(value, "promptText");
      return this;
    }

    /**
     * Sets the prompt recording.
     *
     * @param value what decodes it
     * @return this builder
     */
    public Builder promptAudio(PromptAudio value) {
      promptAudio = Objects.requireNonNull(value, "promptAudio");
      return this;
    }

    /**
     * Sets the speech tokens of the prompt, which are copied; without them the model's speech
     * tokenizer makes them.
     *
     * @param ids ids of the speech tokenizer, 25 a second
     * @return this builder
     */
    public Builder promptTokens(int... ids) {
      promptTokens = ids.clone();
      return this;
    }

    /** {@return the row} */
    public DatasetUtterance build() {
      return new DatasetUtterance(this);
    }
  }
}
