package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.eval.bench.Subject;
import io.github.cosyvoice4j.eval.verify.ComparedNets.Sound;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Measures what numbers of less precision, or fewer Euler steps, change: the nets answer the same
 * requests as in single precision. One after the other, so that there is memory for one model only.
 */
public final class PrecisionComparison {
  private final Options options;
  private final Consumer<String> progress;

  private PrecisionComparison(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * What is compared.
   *
   * @param exact how the nets are loaded whose answers count as right
   * @param rounded how those are loaded that are measured
   * @param steps most steps of the language model, at least 1
   */
  public record Options(EngineOptions exact, EngineOptions rounded, int steps) {
    /** Checks the number. */
    public Options {
      if (steps < 1) {
        throw new IllegalArgumentException("steps: expected at least 1, got " + steps);
      }
    }
  }

  /**
   * A voice.
   *
   * @param recording what it says
   * @param transcript the same in letters
   */
  public record Prompt(Audio recording, String transcript) {}

  /**
   * Compares a model with itself.
   *
   * @param model the directory
   * @param prompt whose voice speaks
   * @param options what is compared
   * @param progress hears in a line what is done
   * @return what was measured
   * @throws IOException if the model can't be loaded or the recording is unusable
   */
  public static PrecisionReport ofModel(
      Path model, Prompt prompt, Options options, Consumer<String> progress) throws IOException {
    ComparedRequests requests;
    Torch.load(options.exact().blas());
    try (ModelParts parts = ModelParts.open(model, options.exact())) {
      requests = ComparedRequests.of(parts, prompt.recording(), prompt.transcript());
    }
    return new PrecisionComparison(options, progress)
        .run(engine -> Subject.load(model, engine), subject -> requests);
  }

  /**
   * Compares random weights with themselves. What they say is close to chance, so that choices
   * change easily; how errors grow through the layers is what can be learnt.
   *
   * @param size {@code full} or {@code tiny}
   * @param options what is compared
   * @param progress hears in a line what is done
   * @return what was measured
   * @throws IOException if the sizes can't be read
   */
  public static PrecisionReport ofRandom(String size, Options options, Consumer<String> progress)
      throws IOException {
    return new PrecisionComparison(options, progress)
        .run(engine -> Subject.random(size, engine), ComparedRequests::random);
  }

  private PrecisionReport run(Loader loader, Asker asker) throws IOException {
    progress.accept("in single precision");
    Answers right = ask(loader, options.exact(), asker, nets -> answers(nets, options.steps()));
    progress.accept("in the numbers asked for");
    return compare(
        right, ask(loader, options.rounded(), asker, nets -> answers(nets, right.free())));
  }

  @SuppressWarnings("try") // the mode works by being open
  private static Answers ask(
      Loader loader, EngineOptions engine, Asker asker, Function<ComparedNets, Answers> question)
      throws IOException {
    try (Subject subject = loader.load(engine);
        SpeechModel.ThreadMode mode = subject.nets().enterThread()) {
      return question.apply(new ComparedNets(subject.nets(), asker.requests(subject)));
    }
  }

  /** Single precision goes on from its own tokens, which are those that others are given. */
  private static Answers answers(ComparedNets nets, int steps) {
    List<GreedyWitness> spoken = nets.speak(steps);
    return new Answers(spoken, spoken, nets.sound(spoken.get(0)));
  }

  private static Answers answers(ComparedNets nets, List<GreedyWitness> others) {
    return new Answers(nets.follow(others), nets.repeat(others), nets.sound(others.get(0)));
  }

  private static PrecisionReport compare(Answers right, Answers ours) {
    float[] scores = Floats.concat(right.guided().get(0).scores());
    List<PrecisionReport.Request> requests = new ArrayList<>();
    for (int i = 0; i < right.free().size(); i++) {
      List<Integer> said = right.free().get(i).chosen();
      requests.add(
          new PrecisionReport.Request(said.size(), firstOther(said, ours.free().get(i).chosen())));
    }
    return new PrecisionReport(
        RelativeError.of(scores, Floats.concat(ours.guided().get(0).scores())),
        choices(right.guided(), ours.guided()),
        requests,
        RelativeError.of(right.sound().mel(), ours.sound().mel()),
        LogSpectrum.meanDifference(right.sound().wave(), ours.sound().wave()));
  }

  private static OptionalInt firstOther(List<Integer> right, List<Integer> ours) {
    return IntStream.range(0, right.size())
        .filter(i -> i >= ours.size() || !right.get(i).equals(ours.get(i)))
        .findFirst();
  }

  private static PrecisionReport.Choices choices(
      List<GreedyWitness> right, List<GreedyWitness> ours) {
    List<Double> gaps = new ArrayList<>();
    int same = 0;
    double lost = 0;
    for (int i = 0; i < right.size(); i++) {
      GreedyWitness each = right.get(i);
      gaps.addAll(each.gaps());
      for (int step = 0; step < each.chosen().size(); step++) {
        if (each.chosen().get(step).equals(ours.get(i).chosen().get(step))) {
          same++;
        } else {
          lost = Math.max(lost, each.gaps().get(step));
        }
      }
    }
    gaps.sort(null);
    double median = gaps.get(gaps.size() / 2);
    return new PrecisionReport.Choices(gaps.size(), same, median, gaps.get(gaps.size() / 10), lost);
  }

  private interface Loader {
    Subject load(EngineOptions options) throws IOException;
  }

  private interface Asker {
    ComparedRequests requests(Subject subject) throws IOException;
  }

  /**
   * What nets answered.
   *
   * @param guided choices after given tokens
   * @param free choices after their own
   * @param sound of the first request, from given tokens
   */
  private record Answers(List<GreedyWitness> guided, List<GreedyWitness> free, Sound sound) {}
}
