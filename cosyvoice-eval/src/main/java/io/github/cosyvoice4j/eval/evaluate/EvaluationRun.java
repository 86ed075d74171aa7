package io.github.cosyvoice4j.eval.evaluate;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.eval.asr.FirstChannel;
import io.github.cosyvoice4j.eval.asr.TranscribedFile;
import io.github.cosyvoice4j.eval.evaluate.References.Reference;
import io.github.cosyvoice4j.eval.metric.Metric;
import io.github.cosyvoice4j.eval.metric.SpokenUtterance;
import io.github.cosyvoice4j.eval.report.EvaluationReport;
import io.github.cosyvoice4j.eval.report.ReportOptions;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One evaluation, from settings to files. Not safe for use by several threads. */
public final class EvaluationRun {
  private static final double NANOS = 1e9;

  private final EvaluationSettings settings;
  private final EvaluationProgress progress;
  private final WavFolders folders;
  private final LeftOut leftOut = new LeftOut();
  private final Map<String, Path> wavs = new LinkedHashMap<>();
  private final Map<String, String> heard = new HashMap<>();

  private EvaluationRun(EvaluationSettings settings, EvaluationProgress progress)
      throws IOException {
    this.settings = settings;
    this.progress = progress;
    this.folders = WavFolders.open(settings.wavs());
  }

  /**
   * Evaluates a set and writes the profile's files and the report.
   *
   * @param settings what to do
   * @param progress hears how far it is
   * @return what came of it
   * @throws IOException if a folder can't be read or written, or not one utterance can be
   *     evaluated, in which case nothing is written
   */
  public static EvaluationOutcome run(EvaluationSettings settings, EvaluationProgress progress)
      throws IOException {
    requireFolder(settings.output());
    return new EvaluationRun(settings, progress).run();
  }

  /** An hour of listening should not end at a folder that can't be made. */
  private static void requireFolder(Path folder) throws IOException {
    Path there = folder.toAbsolutePath().normalize();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new IOException(
          folder + ": expected a folder that can be written, got " + there + "; choose another");
    }
  }

  private EvaluationOutcome run() throws IOException {
    findSound();
    hear();
    List<EvaluatedUtterance> utterances = evaluate();
    List<ScoredUtterance> scores =
        utterances.stream().map(EvaluatedUtterance::score).flatMap(Optional::stream).toList();
    List<String> notes = new ArrayList<>(settings.references().notes());
    notes.addAll(folders.notes());
    notes.addAll(leftOut.notes());
    if (settings.scores() ? scores.isEmpty() : wavs.isEmpty()) {
      throw new IOException(
          "utterances: expected at least one with reference and "
              + (settings.scores() ? "transcript" : "sound")
              + ", got none; do the ids agree? "
              + String.join("; ", notes));
    }
    notes.addAll(settings.profile().notes(scores));
    Evaluation evaluation =
        new Evaluation(
            settings.name(),
            settings.profile().name(),
            totals(scores, utterances),
            utterances,
            List.copyOf(notes));
    int complete = (int) utterances.stream().filter(one -> !leftOut.contains(one.id())).count();
    return new EvaluationOutcome(evaluation, write(evaluation, scores), complete, leftOut.size());
  }

  private void findSound() {
    for (String id : settings.references().utterances().keySet()) {
      Optional<Path> wav = folders.claim(id);
      wav.ifPresent(file -> wavs.put(id, file));
      if (wav.isEmpty() && !settings.wavs().isEmpty()) {
        leftOut.add("without sound" + whySilent(id), id);
      }
    }
    folders.unclaimed().forEach(name -> leftOut.add("sounds without reference", name));
  }

  private String whySilent(String id) {
    return folders
        .result(id)
        .flatMap(DatasetResult::reason)
        .map(reason -> " (" + reason + ")")
        .orElse("");
  }

  private void hear() {
    settings.hypotheses().ifPresent(this::take);
    if (settings.transcriber().isPresent()) {
      Map<Path, String> ids = new HashMap<>();
      wavs.forEach((id, wav) -> ids.put(wav, id));
      List<Path> files = List.copyOf(wavs.values());
      int[] done = {0};
      settings
          .transcriber()
          .get()
          .transcribe(
              files,
              file -> {
                take(ids.get(file.file()), file);
                progress.at("transcribed", ++done[0], files.size());
              });
    }
  }

  /** Transcripts that name their utterance by its file have the file's spelling of the id. */
  private void take(Map<String, String> hypotheses) {
    Map<String, String> rest = new TreeMap<>(hypotheses);
    for (String id : settings.references().utterances().keySet()) {
      String key = hypotheses.containsKey(id) ? id : WavFolders.stem(id);
      String text = rest.remove(key);
      if (text == null) {
        leftOut.add("without transcript", id);
      } else {
        heard.put(id, text);
      }
    }
    rest.keySet().forEach(id -> leftOut.add("transcripts without reference", id));
  }

  private void take(String id, TranscribedFile file) {
    file.transcript().ifPresent(transcript -> heard.put(id, transcript.text()));
    file.problem()
        .ifPresent(problem -> leftOut.add("not transcribed (" + problem.getMessage() + ")", id));
  }

  private List<EvaluatedUtterance> evaluate() {
    List<EvaluatedUtterance> utterances = new ArrayList<>();
    int done = 0;
    for (Map.Entry<String, Reference> entry : settings.references().utterances().entrySet()) {
      String id = entry.getKey();
      Optional<ScoredUtterance> score =
          Optional.ofNullable(heard.get(id))
              .map(text -> settings.profile().score(id, entry.getValue().text(), text));
      Optional<Path> wav = Optional.ofNullable(wavs.get(id));
      Map<String, Double> numbers = new TreeMap<>();
      if (wav.isPresent()) {
        measure(id, entry.getValue(), wav.get(), numbers);
        progress.at("measured", ++done, wavs.size());
      }
      utterances.add(new EvaluatedUtterance(id, score, wav, numbers));
    }
    return List.copyOf(utterances);
  }

  private void measure(String id, Reference reference, Path wav, Map<String, Double> numbers) {
    folders
        .result(id)
        .flatMap(DatasetResult::speech)
        .filter(speech -> !speech.audio().isZero())
        .ifPresent(
            speech ->
                numbers.put("rtf", (double) speech.work().toNanos() / speech.audio().toNanos()));
    try {
      Audio audio = FirstChannel.read(wav);
      numbers.put("seconds", audio.duration().toNanos() / NANOS);
      SpokenUtterance spoken = new SpokenUtterance(id, audio, reference.prompt(), reference.text());
      for (Metric metric : settings.metrics()) {
        measure(metric, spoken, numbers);
      }
    } catch (IOException e) {
      leftOut.add("not measured (" + e.getMessage() + ")", id);
    }
  }

  private void measure(Metric metric, SpokenUtterance spoken, Map<String, Double> numbers) {
    try {
      Map<String, Double> values = metric.evaluate(spoken);
      if (values.isEmpty()) {
        leftOut.add("without " + metric.name(), spoken.id());
      }
      values.forEach((name, value) -> put(name, value, spoken.id(), numbers));
    } catch (IOException | RuntimeException e) {
      leftOut.add("without " + metric.name() + " (" + e.getMessage() + ")", spoken.id());
    }
  }

  /** What is no number would be no mean either, nor JSON. */
  private void put(String name, Double value, String id, Map<String, Double> numbers) {
    if (value == null || !Double.isFinite(value)) {
      leftOut.add("without " + name + " (" + value + ")", id);
    } else {
      numbers.putIfAbsent(name, value);
    }
  }

  private Map<String, Double> totals(
      List<ScoredUtterance> scores, List<EvaluatedUtterance> utterances) {
    Map<String, Double> totals = new LinkedHashMap<>();
    if (!scores.isEmpty()) {
      totals.putAll(settings.profile().totals(scores));
    }
    Map<String, List<Double>> numbers = new TreeMap<>();
    for (EvaluatedUtterance utterance : utterances) {
      utterance
          .metrics()
          .forEach((name, x) -> numbers.computeIfAbsent(name, any -> new ArrayList<>()).add(x));
    }
    numbers.forEach(
        (name, all) -> totals.put(name, all.stream().mapToDouble(x -> x).average().orElseThrow()));
    return totals;
  }

  private List<Path> write(Evaluation evaluation, List<ScoredUtterance> scores) throws IOException {
    Path folder = settings.output();
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    if (!scores.isEmpty()) {
      files.addAll(settings.profile().write(folder, settings.name(), evaluation.utterances()));
    }
    EvaluationReport.write(evaluation, folder, ReportOptions.DEFAULT);
    files.add(folder.resolve(EvaluationReport.JSON));
    files.add(folder.resolve(EvaluationReport.CSV));
    files.add(folder.resolve(EvaluationReport.HTML));
    return files;
  }
}
