package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Times steps of the language model by how many requests it advances together, on the calling
 * thread, which has entered the nets. The counts take turns, a step each, so that whatever else the
 * machine does hits all of them.
 */
final class TogetherTimer {
  private static final int STEPS = 60; // or as many as a request has, if those are fewer
  private static final int WARM_UP = 3;

  private final Subject subject;

  TogetherTimer(Subject subject) {
    this.subject = subject;
  }

  /**
   * {@return a run for each count, in that order}
   *
   * @param counts how many requests
   * @param tokens speech tokens of a request; steps are timed in the middle of it
   */
  List<TogetherRun> run(List<Integer> counts, int tokens) throws IOException {
    int steps = Math.min(STEPS, tokens);
    List<Group> groups = new ArrayList<>();
    try {
      for (int count : counts) {
        groups.add(new Group(count, new LlmRequests(subject, count, WARM_UP + steps)));
      }
      LmInput read = middle(tokens);
      groups.forEach(group -> group.requests.read(read));
      for (int step = -WARM_UP; step < steps; step++) {
        for (Group group : groups) {
          group.step(step >= 0);
        }
      }
      return groups.stream().map(Group::result).toList();
    } finally {
      groups.forEach(group -> group.requests.close());
    }
  }

  /** {@return what a request has read when half of its speech is there} */
  private LmInput middle(int tokens) {
    RandomSource random = new RandomSource(1);
    int spoken = StageTimer.PROMPT_TOKENS + tokens / 2;
    int speechIds = SpeechIds.of(subject.nets().llm()).count();
    int vocabulary = subject.nets().llm().textVocabulary();
    return LmInput.newBuilder()
        .sos()
        .text(Subject.ids(random, StageTimer.TEXT_IDS, vocabulary))
        .task()
        .speech(Subject.ids(random, spoken, speechIds))
        .build();
  }

  /** Requests that are advanced together, and what their steps took. */
  private static final class Group {
    private final int count;
    private final LlmRequests requests;
    private final List<Double> seconds = new ArrayList<>();

    Group(int count, LlmRequests requests) {
      this.count = count;
      this.requests = requests;
    }

    void step(boolean timed) {
      Watch watch = new Watch();
      requests.step();
      if (timed) {
        seconds.add(watch.seconds());
      }
    }

    TogetherRun result() {
      return new TogetherRun(count, Median.of(seconds, Double::doubleValue));
    }
  }
}
