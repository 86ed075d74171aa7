package io.github.cosyvoice4j.eval.run;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.ModelInfo;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.eval.infer.InferJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries all that a run needs, and tells of each whether it is as it should be. Nothing is written
 * but the output folder, if it is not there. Not safe for use by several threads.
 */
public final class Preflight {
  /** Slow speech of a language that has a syllable for a character. */
  private static final double SECONDS_PER_CHARACTER = 0.35;

  private static final int SAMPLE_RATE = 24_000;
  private static final long REPORT_BYTES = 64L << 20;
  private static final int SHOWN_PROBLEMS = 3;

  private final List<Finding> findings = new ArrayList<>();

  /** Makes one that has tried nothing. */
  public Preflight() {}

  /**
   * What one thing is like.
   *
   * @param name what was tried
   * @param isFine whether a run can do with it
   * @param detail what was found
   */
  public record Finding(String name, boolean isFine, String detail) {}

  /** Tries something. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Tries it.
     *
     * @return what was found
     * @throws IOException if it is not usable
     */
    String run() throws IOException;
  }

  /**
   * Tries something.
   *
   * @param name what it is
   * @param trial says what was found, or throws
   */
  public void attempt(String name, Trial trial) {
    try {
      findings.add(new Finding(name, true, trial.run()));
    } catch (IOException | RuntimeException e) {
      findings.add(new Finding(name, false, e.getMessage()));
    }
  }

  /**
   * Tries what speaking a set needs: all rows of the set, the output folder and its room, the
   * model.
   *
   * @param job the set, the model and the folder
   */
  public void attempt(InferJob job) {
    attempt("output", () -> output(job));
    List<SetCheck> set = new ArrayList<>();
    attempt("data", () -> data(job, set));
    if (!set.isEmpty()) {
      attempt("disk", () -> disk(set.get(0), job.options()));
    }
    attempt("model", () -> model(job));
  }

  private static String output(InferJob job) throws IOException {
    job.check();
    return job.options().outputDirectory().toString();
  }

  private static String data(InferJob job, List<SetCheck> result) throws IOException {
    SetCheck found;
    try (DatasetReader set = job.data().open()) {
      found = SetCheck.of(set, needs(job.options()), job.options().limit().orElse(Long.MAX_VALUE));
    }
    if (found.utterances() == 0) {
      throw new IOException(
          "rows: expected some that can be spoken, got none; " + shown(found.problems()));
    }
    result.add(found);
    String detail = found.utterances() + " utterances, " + found.characters() + " characters";
    return found.problems().isEmpty()
        ? detail
        : detail
            + ", "
            + found.problems().size()
            + " rows to be skipped: "
            + shown(found.problems());
  }

  private static SetCheck.Needs needs(DatasetOptions options) {
    boolean own = options.prompt().isEmpty();
    return new SetCheck.Needs(own, own && options.mode() == Mode.ZERO_SHOT);
  }

  private static String shown(List<String> problems) {
    String some = String.join("; ", problems.stream().limit(SHOWN_PROBLEMS).toList());
    return problems.size() > SHOWN_PROBLEMS ? some + "; ..." : some;
  }

  private static String disk(SetCheck set, DatasetOptions options) throws IOException {
    int sample = options.wavFormat() == Audio.WavFormat.PCM16 ? Short.BYTES : Float.BYTES;
    double sound = set.characters() * SECONDS_PER_CHARACTER * SAMPLE_RATE * sample;
    long needed = (long) sound + REPORT_BYTES;
    long free = Files.getFileStore(existing(options.outputDirectory())).getUsableSpace();
    if (free < needed) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "disk: expected %.1f GB of room, got %.1f GB; make some, or choose another folder",
              needed / 1e9,
              free / 1e9));
    }
    return String.format(
        Locale.ROOT, "%.1f GB free, at most %.1f GB needed", free / 1e9, needed / 1e9);
  }

  private static Path existing(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return there;
  }

  private static String model(InferJob job) throws IOException {
    try (CosyVoice2 tts = CosyVoice2.load(job.model(), job.engine())) {
      ModelInfo info = tts.info();
      Optional<Path> languageModel = job.engine().languageModel();
      return info.generation()
          + ", "
          + info.parameters()
          + " parameters"
          + languageModel.map(folder -> ", language model " + folder).orElse("");
    }
  }

  /** {@return what was found, in the order it was tried} */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** {@return whether all is fine} */
  public boolean isFine() {
    return findings.stream().allMatch(Finding::isFine);
  }
}
