package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.GraphDevice;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;
import java.util.List;

/**
 * An Euler step for so many utterances of so many frames, recorded once. What it reads lies in
 * buffers that stay where they are, its time among them, so that one recording is all ten steps.
 *
 * <p>Utterances and frames that are not there are zeros. They change nothing: rows do not see each
 * other, convolutions see no frame to come, and attention has what stands behind an utterance
 * hidden.
 */
final class EulerStep implements AutoCloseable {
  /** Its exponential is 0, also in half precision, and also twice of it, which ends at 65504. */
  private static final float HIDDEN = -3e4f;

  private final Shape shape;
  private final Tensor x; // (B, M, T)
  private final Conditions conditions; // (2B, ..)
  private final Tensor time; // (2B)
  private final Tensor dt; // (1)
  private final Tensor hidden; // (2B, 1, 1 or T, T)
  private final Tensor later; // (1 or T, T), hidden in all rows
  private GraphDevice.Graph graph;

  private EulerStep(Shape shape, Tensor like) {
    long rows = (long) Conditions.GUIDANCE_ROWS * shape.utterances;
    long bins = like.size(1);
    long frames = shape.frames;
    this.shape = shape;
    try (TensorScope scope = TensorScope.open()) {
      x = like.newZeros(shape.utterances, bins, frames);
      conditions =
          new Conditions(
              like.newZeros(rows, bins, frames),
              like.newZeros(rows, bins),
              like.newZeros(rows, bins, frames));
      time = like.newZeros(rows);
      dt = like.newZeros(1);
      later = later(shape);
      hidden = like.newZeros(rows, 1, later.size(0), frames);
      buffers().forEach(scope::own); // all or none
    }
  }

  /** What a frame must not see though it is there: that of later chunks. */
  private static Tensor later(Shape shape) {
    int frames = shape.frames;
    if (shape.chunk == 0) {
      return Tensor.zeros(1, frames);
    }
    float[] scores = new float[frames * frames];
    for (int asking = 0; asking < frames; asking++) {
      int end = Math.min(frames, (asking / shape.chunk + 1) * shape.chunk);
      Arrays.fill(scores, asking * frames + end, (asking + 1) * frames, HIDDEN);
    }
    return Tensor.of(scores, frames, frames);
  }

  /**
   * Records a step.
   *
   * @param net what it computes
   * @param shape of its buffers
   * @param like noisy mel (.., M, T), for its kind of numbers
   * @param graphs records it
   * @return the step, which the caller closes
   */
  static EulerStep record(Net net, Shape shape, Tensor like, StepGraphs graphs) {
    EulerStep step = new EulerStep(shape, like);
    try {
      step.graph = graphs.record(() -> step.run(net));
      return step;
    } catch (RuntimeException | Error e) {
      step.close();
      throw e;
    }
  }

  private void run(Net net) {
    Stretch all = new Stretch(false, 0, List.of((long) shape.frames), new FixedFrames(hidden));
    Tensor twice = Conditions.twice(x); // (B, M, T) -> (2B, M, T)
    Tensor dphi = net.estimator.forward(twice, time, conditions, all, Probe.NONE);
    long[] paired = {shape.utterances, Conditions.GUIDANCE_ROWS, x.size(1), x.size(2)};
    Tensor pairs = dphi.reshape(paired); // (B, 2, M, T)
    Tensor with = pairs.select(1, 0);
    Tensor without = pairs.select(1, 1);
    x.addcmul_(with.mul(1 + net.guidance).sub(without.mul(net.guidance)), dt);
  }

  /**
   * Puts in what the next steps are for.
   *
   * @param noise (b, M, t), with b and t within the shape
   * @param given what the mel is to be like, a row for each utterance
   * @param lengths frames of each utterance
   */
  void fill(Tensor noise, Conditions given, List<Long> lengths) {
    TensorScope.run(
        () -> {
          Conditions beside = given.beside();
          put(noise, x);
          put(beside.mu(), conditions.mu());
          put(beside.cond(), conditions.cond());
          conditions.spks().fill_(0).narrow(0, 0, beside.spks().size(0)).copy_(beside.spks());
          hidden.copy_(ends(lengths)).add_(later);
        });
  }

  private static void put(Tensor values, Tensor buffer) {
    buffer.fill_(0).narrow(0, 0, values.size(0)).narrow(2, 0, values.size(2)).copy_(values);
  }

  /** What stands behind the end of each utterance, (2B, 1, 1, T); rows of none see all. */
  private Tensor ends(List<Long> lengths) {
    int frames = shape.frames;
    int rows = Conditions.GUIDANCE_ROWS * shape.utterances;
    float[] scores = new float[rows * frames];
    for (int row = 0; row < Conditions.GUIDANCE_ROWS * lengths.size(); row++) {
      int length = Math.toIntExact(lengths.get(row / Conditions.GUIDANCE_ROWS));
      Arrays.fill(scores, row * frames + length, (row + 1) * frames, HIDDEN);
    }
    return Tensor.of(scores, rows, 1, 1, frames);
  }

  /**
   * Goes a step.
   *
   * @param t where it begins
   * @param length how far it goes
   */
  void run(float t, float length) {
    time.fill_(t);
    dt.fill_(length);
    graph.launch();
  }

  /**
   * Takes out what the steps have made.
   *
   * @param into (b, M, t), overwritten
   */
  void take(Tensor into) {
    TensorScope.run(() -> into.copy_(x.narrow(0, 0, into.size(0)).narrow(2, 0, into.size(2))));
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    buffers().forEach(Tensor::close);
  }

  private List<Tensor> buffers() {
    return List.of(
        x, conditions.mu(), conditions.spks(), conditions.cond(), time, dt, hidden, later);
  }

  /**
   * What a step computes.
   *
   * @param estimator which way the frames go
   * @param guidance how far beyond the way with conditions, away from that without
   */
  record Net(CausalConditionalDecoder estimator, double guidance) {}

  /**
   * What a step is recorded for.
   *
   * @param utterances B
   * @param frames T
   * @param chunk frames of a chunk, if no frame sees later ones; 0 where every frame is seen
   */
  record Shape(int utterances, int frames, int chunk) {}
}
