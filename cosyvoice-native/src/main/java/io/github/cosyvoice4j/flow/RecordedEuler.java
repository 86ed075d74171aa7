package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Euler steps over whole utterances, each launched as one graph instead of some thousand
 * operations.
 *
 * <p>Utterances are padded to a multiple of 50 frames, and their number to a power of two; a step
 * is recorded the first time that such a shape comes, and the shapes used last are kept. What goes
 * on from a {@link FlowCache} is as long as what came before, so it has no such shapes and is
 * computed one operation at a time, and so is what a probe looks into.
 */
final class RecordedEuler implements AutoCloseable {
  /** A second of mel. */
  private static final int BUCKET = 50;

  /** Up to 20 s by every second, for three numbers of utterances. */
  private static final int MOST = 64;

  private final EulerStep.Net net;
  private final CausalConditionalDecoderConfig config;
  private final StepGraphs graphs;
  private final Map<EulerStep.Shape, EulerStep> steps = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Makes it; nothing is recorded yet.
   *
   * @param estimator which way the frames go
   * @param config sizes, and the strength of guidance
   * @param graphs records; closes this
   */
  RecordedEuler(
      CausalConditionalDecoder estimator, CausalConditionalCFMConfig config, StepGraphs graphs) {
    this.net = new EulerStep.Net(estimator, config.inferenceCfgRate());
    this.config = config.estimator();
    this.graphs = graphs;
    graphs.keep(this);
  }

  /**
   * Moves noise all the way, if that can be done by graphs.
   *
   * @param x (B, M, T), noise; becomes mel, or stays
   * @param given what the mel is to be like, a row for each utterance
   * @param stretch which frames they are
   * @param span where the steps begin, and at last 1
   * @param probe called once a step, as long as it does not look; what it throws ends the work
   * @return whether it was done; if not, it is to be done without graphs
   */
  boolean move(Tensor x, Conditions given, Stretch stretch, float[] span, Probe probe) {
    boolean fits = config.isCausal() && stretch.past() == Past.NONE && !probe.looks();
    if (!fits || !graphs.areOffered()) {
      return false;
    }
    EulerStep step = graphs.attempt(() -> filled(x, given, stretch)).orElse(null);
    boolean done = step != null && walk(step, span, probe, x);
    if (!done) {
      forget();
    }
    return done;
  }

  private boolean walk(EulerStep step, float[] span, Probe probe, Tensor x) {
    float t = span[0];
    for (int i = 0; i + 1 < span.length; i++) {
      float from = t;
      float dt = span[i + 1] - t;
      boolean gone = attempt(() -> step.run(from, dt));
      if (!gone) {
        return false;
      }
      probe.at("step" + i).see("x", x);
      t += dt; // summed as without graphs
    }
    return attempt(() -> step.take(x));
  }

  private boolean attempt(Runnable work) {
    return graphs
        .attempt(
            () -> {
              work.run();
              return true;
            })
        .isPresent();
  }

  private EulerStep filled(Tensor x, Conditions given, Stretch stretch) {
    EulerStep.Shape shape = shape(stretch);
    EulerStep step = steps.get(shape);
    if (step == null) {
      step = EulerStep.record(net, shape, x, graphs);
      steps.put(shape, step);
      forgetEldest();
    }
    step.fill(x, given, stretch.lengths());
    return step;
  }

  private EulerStep.Shape shape(Stretch stretch) {
    int utterances = stretch.utterances();
    int rows = utterances == 1 ? 1 : Integer.highestOneBit(utterances - 1) << 1;
    int frames = Math.toIntExact((stretch.longest() + BUCKET - 1) / BUCKET * BUCKET);
    return new EulerStep.Shape(rows, frames, stretch.streaming() ? config.staticChunkSize() : 0);
  }

  private void forgetEldest() {
    if (steps.size() > MOST) {
      Iterator<EulerStep> eldest = steps.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  private void forget() {
    steps.values().forEach(EulerStep::close);
    steps.clear();
  }

  @Override
  public void close() {
    forget();
  }
}
