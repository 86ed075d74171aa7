package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.eval.score.Alignment;
import io.github.cosyvoice4j.eval.score.Alignment.Kind;
import io.github.cosyvoice4j.eval.score.Alignment.Step;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import io.github.cosyvoice4j.eval.score.Evaluation;
import io.github.cosyvoice4j.eval.score.ScoredUtterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Evaluations that nothing was synthesized for, with sounds that sing. */
final class SyntheticRun {
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("the", "boat", "left", "the", "harbour", "before", "the", "storm", "came"),
          List.of("收", "到", "好", "友", "从", "远", "方", "寄", "来", "的", "生", "日", "礼", "物"),
          List.of("she", "counted", "forty", "two", "lanterns", "on", "the", "river"),
          List.of("שלום", "עולם", "מה", "שלומך", "היום"),
          List.of("please", "keep", "the", "window", "closed", "until", "morning"));

  private SyntheticRun() {}

  /**
   * Makes a run.
   *
   * @param name of it
   * @param folder where sounds go; null for none
   * @param count of utterances
   * @param errorRate how often a token goes wrong
   */
  static Evaluation make(String name, Path folder, int count, double errorRate) throws IOException {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    List<EvaluatedUtterance> utterances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = String.format(Locale.ROOT, "utt-%03d", i);
      double seconds = 1 + 0.08 * TEXTS.get(i % TEXTS.size()).size() + random.nextDouble();
      Map<String, Double> metrics =
          Map.of(
              "seconds", seconds,
              "rtf", 0.2 + 0.1 * random.nextDouble(),
              "similarity", 0.7 + 0.25 * random.nextDouble());
      Optional<Path> wav = Optional.empty();
      if (folder != null) {
        wav = Optional.of(folder.resolve(id + ".wav"));
        sing(wav.get(), seconds, i);
      }
      double rate = random.nextInt(3) == 0 ? errorRate * 3 : 0;
      ScoredUtterance score = score(id, steps(TEXTS.get(i % TEXTS.size()), rate, random));
      utterances.add(new EvaluatedUtterance(id, Optional.of(score), wav, metrics));
    }
    return evaluation(name, "icefall", utterances);
  }

  /** {@return a run with totals over its utterances} */
  static Evaluation evaluation(String name, String profile, List<EvaluatedUtterance> utterances) {
    double errors = 0;
    double tokens = 0;
    for (EvaluatedUtterance utterance : utterances) {
      errors += utterance.score().map(score -> score.alignment().errors()).orElse(0);
      tokens += utterance.score().map(score -> score.alignment().referenceLength()).orElse(0);
    }
    Map<String, Double> totals = new LinkedHashMap<>();
    totals.put("wer", 100 * errors / tokens);
    for (Measure measure : Measure.of(evaluationOf(utterances))) {
      if (!measure.equals(Measure.WER)) {
        totals.put(measure.name(), mean(utterances, measure));
      }
    }
    return new Evaluation(name, profile, totals, utterances, List.of());
  }

  private static Evaluation evaluationOf(List<EvaluatedUtterance> utterances) {
    return new Evaluation("", "icefall", Map.of(), utterances, List.of());
  }

  private static double mean(List<EvaluatedUtterance> utterances, Measure measure) {
    return utterances.stream()
        .mapToDouble(utterance -> measure.value(utterance).orElse(0))
        .average()
        .orElse(0);
  }

  /** {@return a scored utterance of so many tokens, the first of them wrong} */
  static EvaluatedUtterance scored(String id, int tokens, int wrong) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      steps.add(
          i < wrong
              ? new Step(Kind.SUBSTITUTION, "a" + i, "b" + i)
              : new Step(Kind.CORRECT, "a" + i, "a" + i));
    }
    return new EvaluatedUtterance(id, Optional.of(score(id, steps)), Optional.empty(), Map.of());
  }

  /** {@return a scored utterance of some steps} */
  static ScoredUtterance score(String id, List<Step> steps) {
    String reference = steps.stream().map(Step::reference).collect(Collectors.joining(" "));
    String hypothesis = steps.stream().map(Step::hypothesis).collect(Collectors.joining(" "));
    return new ScoredUtterance(id, reference.strip(), hypothesis.strip(), new Alignment(steps));
  }

  private static List<Step> steps(List<String> text, double rate, SplittableRandom random) {
    List<Step> steps = new ArrayList<>();
    for (String token : text) {
      if (random.nextDouble() >= rate) {
        steps.add(new Step(Kind.CORRECT, token, token));
        continue;
      }
      switch (random.nextInt(3)) {
        case 0 -> steps.add(new Step(Kind.SUBSTITUTION, token, "lantern"));
        case 1 -> steps.add(new Step(Kind.DELETION, token, ""));
        default -> {
          steps.add(new Step(Kind.CORRECT, token, token));
          steps.add(new Step(Kind.INSERTION, "", "uh"));
        }
      }
    }
    return steps;
  }

  /** Writes a voice of ten harmonics that glides and pauses, at 24 kHz. */
  private static void sing(Path file, double seconds, int voice) throws IOException {
    float[] samples = new float[(int) (seconds * 24_000)];
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      double time = i / 24_000.0;
      phase += 2 * Math.PI * (120 + 15 * (voice % 8) + 40 * Math.sin(4 * time)) / 24_000;
      double loudness = Math.max(0, Math.sin(7 * time + voice)) * 0.12;
      for (int harmonic = 1; harmonic <= 10; harmonic++) {
        samples[i] += (float) (loudness * Math.sin(harmonic * phase) / Math.sqrt(harmonic));
      }
    }
    Files.createDirectories(file.getParent());
    Audio.of(samples, 24_000).writeWav(file);
  }
}
