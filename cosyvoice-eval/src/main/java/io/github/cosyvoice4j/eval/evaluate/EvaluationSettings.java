package io.github.cosyvoice4j.eval.evaluate;

import io.github.cosyvoice4j.eval.asr.FileTranscriber;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.score.ScoreProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an evaluation does. Immutable; what it borrows stays its owner's. */
public final class EvaluationSettings {
  private static final Pattern FILE_NAME_PART = Pattern.compile("[^/\\\\\\x00-\\x1f]+");

  /** With {@code recogs-} and {@code .txt} it stays a name that every file system takes. */
  private static final int LONGEST_NAME = 200;

  private final String name;
  private final ScoreProfile profile;
  private final References references;
  private final Path output;
  private final Optional<Map<String, String>> hypotheses;
  private final Optional<FileTranscriber> transcriber;
  private final List<Path> wavs;
  private final List<Metric> metrics;

  private EvaluationSettings(Builder builder) {
    this.name = builder.name;
    this.profile = builder.profile;
    this.references = builder.references;
    this.output = builder.output;
    this.hypotheses = Optional.ofNullable(builder.hypotheses);
    this.transcriber = Optional.ofNullable(builder.transcriber);
    this.wavs = List.copyOf(builder.wavs);
    this.metrics = List.copyOf(builder.metrics);
  }

  /**
   * Returns a builder.
   *
   * @param profile how to score
   * @param references what was to be said, at least one utterance
   * @param output folder for the files, made if it is not there
   * @return the builder
   * @throws IllegalArgumentException if there are no references
   */
  public static Builder newBuilder(ScoreProfile profile, References references, Path output) {
    if (references.utterances().isEmpty()) {
      throw new IllegalArgumentException(
          "references: expected at least one utterance, got none; is the file empty?");
    }
    return new Builder(profile, references, output);
  }

  /**
   * Refuses a run's name that can't be a part of a file's name; before hours of work, if need be.
   *
   * @param name the name
   * @throws IllegalArgumentException if so
   */
  public static void requireName(String name) {
    if (!FILE_NAME_PART.matcher(name).matches()
        || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name: expected 1 to 200 bytes without slashes, got \"" + name + "\"; shorten it");
    }
  }

  String name() {
    return name;
  }

  ScoreProfile profile() {
    return profile;
  }

  References references() {
    return references;
  }

  Path output() {
    return output;
  }

  Optional<Map<String, String>> hypotheses() {
    return hypotheses;
  }

  Optional<FileTranscriber> transcriber() {
    return transcriber;
  }

  List<Path> wavs() {
    return wavs;
  }

  List<Metric> metrics() {
    return metrics;
  }

  /** {@return whether there will be transcripts to score, and not only sound to judge} */
  boolean scores() {
    return hypotheses.isPresent() || transcriber.isPresent();
  }

  /** Builds {@link EvaluationSettings}. Not safe for use by several threads. */
  public static final class Builder {
    private final ScoreProfile profile;
    private final References references;
    private final Path output;
    private String name = "run";
    private Map<String, String> hypotheses;
    private FileTranscriber transcriber;
    private List<Path> wavs = List.of();
    private List<Metric> metrics = List.of();

    private Builder(ScoreProfile profile, References references, Path output) {
      this.profile = Objects.requireNonNull(profile, "profile");
      this.references = references;
      this.output = Objects.requireNonNull(output, "output");
    }

    /**
     * Sets the run's name, a part of files' names.
     *
     * @param value without slashes; {@code run} if it is not set
     * @return this builder
     * @throws IllegalArgumentException if it can't be a part of a file's name
     */
    public Builder name(String value) {
      requireName(value);
      name = value;
      return this;
    }

    /**
     * Sets what was heard, so that nothing need be transcribed.
     *
     * @param value transcripts by id
     * @return this builder
     */
    public Builder hypotheses(Map<String, String> value) {
      hypotheses = Map.copyOf(value);
      return this;
    }

    /**
     * Sets who listens to the sound.
     *
     * @param value borrowed; instead of {@link #hypotheses}
     * @return this builder
     */
    public Builder transcriber(FileTranscriber value) {
      transcriber = Objects.requireNonNull(value, "transcriber");
      return this;
    }

    /**
     * Sets where the sound is.
     *
     * @param value folders of {@code <id>.wav}; of a name in several the first is taken
     * @return this builder
     */
    public Builder wavs(List<Path> value) {
      wavs = List.copyOf(value);
      return this;
    }

    /**
     * Sets what to measure of the sound.
     *
     * @param value borrowed
     * @return this builder
     */
    public Builder metrics(List<Metric> value) {
      metrics = List.copyOf(value);
      return this;
    }

    /**
     * {@return the settings}
     *
     * @throws IllegalArgumentException if there is nothing to evaluate, or transcripts would come
     *     from two sources
     */
    public EvaluationSettings build() {
      if (wavs.isEmpty() && hypotheses == null) {
        throw new IllegalArgumentException(
            "evaluation: expected transcripts or folders of sound, got neither");
      }
      if (transcriber != null && (hypotheses != null || wavs.isEmpty())) {
        throw new IllegalArgumentException(
            "transcripts: expected a file of them, or a recognizer and folders of sound; got "
                + (wavs.isEmpty() ? "a recognizer without sound" : "a file and a recognizer"));
      }
      if (transcriber == null && hypotheses == null && metrics.isEmpty()) {
        throw new IllegalArgumentException(
            "evaluation: expected transcripts, a recognizer or a metric, got sound alone");
      }
      return new EvaluationSettings(this);
    }
  }
}
