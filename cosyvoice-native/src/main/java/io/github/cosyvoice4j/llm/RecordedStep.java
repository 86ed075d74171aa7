package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.GraphDevice;
import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A step of the first seats, recorded once: from embeddings and positions to scores, all in buffers
 * that stay where they are.
 *
 * <p>Rows of free or parked seats are computed too. What they write lies behind their sequences'
 * last row, and their scores are not read.
 */
final class RecordedStep implements AutoCloseable {
  private final Tensor embeddings; // (N, C)
  private final Tensor positions; // (N), int64
  private final Tensor columns; // (L)
  private final Tensor scores; // (N, V)
  private GraphDevice.Graph graph;

  private RecordedStep(LmNet net, Size size, Tensor like) {
    try (TensorScope scope = TensorScope.open()) {
      embeddings = like.newZeros(size.seats, like.size(-1));
      scores = like.newZeros(size.seats, net.outputSize());
      positions = Tensor.of(new long[size.seats], size.seats);
      columns = Tensor.arange(0, size.rows);
      buffers().forEach(scope::own); // all or none
    }
  }

  /**
   * Records a step. Rows that the seats hold stay.
   *
   * @param net what is computed
   * @param size of the step
   * @param seats keys and values
   * @param like an embedding, (1, C), for its kind of numbers
   * @param graphs records it
   * @return the step, which the caller closes before the seats' buffers move
   */
  static RecordedStep record(LmNet net, Size size, KvSeats seats, Tensor like, StepGraphs graphs) {
    RecordedStep step = new RecordedStep(net, size, like);
    try {
      step.write(step.positions, seats);
      step.graph = graphs.record(() -> step.run(net, seats));
      return step;
    } catch (RuntimeException | Error e) {
      step.close();
      throw e;
    }
  }

  private void run(LmNet net, KvSeats seats) {
    Pass pass = SeatedPass.open(seats, positions, columns, net.model());
    scores.copy_(net.head().forward(net.model().forward(embeddings, pass)));
  }

  /**
   * Runs the step.
   *
   * @param rows embeddings (1, C) by seat, null for those that don't step
   * @param seats where the rows go
   * @return scores (N, V), borrowed until the next step
   */
  Tensor run(Tensor[] rows, KvSeats seats) {
    TensorScope.run(
        () -> {
          Tensor any = Arrays.stream(rows).filter(Objects::nonNull).findFirst().orElseThrow();
          Tensor[] all = Arrays.stream(rows).map(r -> r == null ? any : r).toArray(Tensor[]::new);
          embeddings.copy_(Tensor.cat(0, all));
          write(positions, seats);
          graph.launch();
        });
    return scores;
  }

  private void write(Tensor positions, KvSeats seats) {
    long[] next = new long[Math.toIntExact(positions.size(0))];
    Arrays.setAll(next, seats::next);
    TensorScope.run(() -> positions.copy_(Tensor.of(next, next.length)));
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    buffers().forEach(Tensor::close);
  }

  private List<Tensor> buffers() {
    return List.of(embeddings, positions, columns, scores);
  }

  /**
   * What a step is recorded for.
   *
   * @param seats N, how many of the first
   * @param rows L, how many of each are seen
   */
  record Size(int seats, long rows) {}
}
