package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an evaluation for people and for programs, and reads it back.
 *
 * <p>{@value #HTML} is one file that loads nothing: totals, histograms, the worst utterances with
 * sound, pictures and marked edits, a table of all. {@value #JSON} holds the evaluation whole,
 * {@value #CSV} a row an utterance. Same evaluation and sounds, same bytes.
 */
public final class EvaluationReport {
  /** The page. */
  public static final String HTML = "report.html";

  /** What {@link #read} reads. */
  public static final String JSON = "report.json";

  /** The table. */
  public static final String CSV = "report.csv";

  private EvaluationReport() {}

  /**
   * Writes the three files. Each appears whole or not at all, and none before all could be made.
   *
   * @param evaluation what to tell
   * @param folder where to, made if it is not there
   * @param options how much the page holds
   * @throws IOException if a file can't be written; sound that can't be read is said in the page
   */
  public static void write(Evaluation evaluation, Path folder, ReportOptions options)
      throws IOException {
    String html = EvaluationPage.text(evaluation, options);
    String json = ReportJson.text(evaluation, folder.toAbsolutePath().normalize());
    String csv = ReportCsv.text(evaluation);
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(JSON), json);
    AtomicFile.write(folder.resolve(CSV), csv);
    AtomicFile.write(folder.resolve(HTML), html);
  }

  /**
   * Reads an evaluation.
   *
   * @param path a {@value #JSON}, or the folder it is in
   * @return the evaluation, its paths absolute
   * @throws ModelFormatException if the file is no evaluation, or of a version to come
   * @throws IOException if it can't be read
   */
  public static Evaluation read(Path path) throws IOException {
    return ReportReader.read(Files.isDirectory(path) ? path.resolve(JSON) : path);
  }
}
