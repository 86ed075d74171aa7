package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.JsonConfig;
import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link ReportJson} wrote. */
final class ReportReader {
  private final Path folder;

  private ReportReader(Path folder) {
    this.folder = folder;
  }

  /**
   * {@return the evaluation in a file}
   *
   * @throws ModelFormatException if it holds none, or one of a version to come
   */
  static Evaluation read(Path file) throws IOException {
    ConfigNode root = JsonConfig.read(file);
    if (!(root.value() instanceof Map)
        || !root.string("format", "").equals(ReportJson.FORMAT)
        || !root.has("version")) {
      throw new ModelFormatException(
          file + ": expected a report.json of an evaluation, got other JSON; name the right file");
    }
    int version = root.intValue("version");
    if (version != ReportJson.VERSION) {
      throw new ModelFormatException(
          String.format(
              Locale.ROOT,
              "%s: expected version %d, got %d; evaluate again or use a newer release",
              file,
              ReportJson.VERSION,
              version));
    }
    return new ReportReader(file.toAbsolutePath().normalize().getParent()).evaluation(root);
  }

  private Evaluation evaluation(ConfigNode root) throws ModelFormatException {
    List<EvaluatedUtterance> utterances = new ArrayList<>();
    for (ConfigNode node : root.list("utterances")) {
      utterances.add(utterance(node));
    }
    List<String> notes = new ArrayList<>();
    for (ConfigNode note : root.list("notes")) {
      notes.add(text(note));
    }
    return new Evaluation(
        text(root.at("name")),
        text(root.at("profile")),
        numbers(root.at("totals")),
        List.copyOf(utterances),
        List.copyOf(notes));
  }

  private EvaluatedUtterance utterance(ConfigNode node) throws ModelFormatException {
    Optional<ScoredUtterance> score =
        node.has("score") ? Optional.of(score(node.at("score"))) : Optional.empty();
    Optional<Path> wav = node.has("wav") ? Optional.of(path(node.at("wav"))) : Optional.empty();
    return new EvaluatedUtterance(text(node.at("id")), score, wav, numbers(node.at("metrics")));
  }

  private static ScoredUtterance score(ConfigNode node) throws ModelFormatException {
    List<Alignment.Step> steps = new ArrayList<>();
    for (ConfigNode step : node.list("alignment")) {
      steps.add(step(step));
    }
    return new ScoredUtterance(
        text(node.at("id")),
        text(node.at("reference")),
        text(node.at("hypothesis")),
        new Alignment(steps));
  }

  private static Alignment.Step step(ConfigNode node) throws ModelFormatException {
    List<ConfigNode> parts = node.items();
    if (parts.size() != 3) {
      throw node.wrong("a kind and two tokens");
    }
    String letter = text(parts.get(0));
    for (Alignment.Kind kind : Alignment.Kind.values()) {
      if (ReportJson.letter(kind).equals(letter)) {
        return new Alignment.Step(kind, text(parts.get(1)), text(parts.get(2)));
      }
    }
    throw parts.get(0).wrong("C, S, D or I");
  }

  private Path path(ConfigNode node) throws ModelFormatException {
    try {
      return folder.resolve(text(node)).normalize();
    } catch (InvalidPathException e) {
      throw node.wrong("a path");
    }
  }

  private static Map<String, Double> numbers(ConfigNode map) throws ModelFormatException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String key : map.keys()) {
      numbers.put(key, number(map.at(key)));
    }
    return numbers;
  }

  private static double number(ConfigNode node) throws ModelFormatException {
    if (node.value() instanceof Number number) {
      return number.doubleValue();
    }
    return switch (String.valueOf(node.value())) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw node.wrong("a number");
    };
  }

  private static String text(ConfigNode node) throws ModelFormatException {
    if (node.value() instanceof String text) {
      return text;
    }
    throw node.wrong("text");
  }
}
