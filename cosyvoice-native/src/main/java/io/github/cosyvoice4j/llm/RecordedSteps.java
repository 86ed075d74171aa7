package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.torch.StepGraphs;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps of one row a sequence, each launched as one graph instead of some thousand operations.
 *
 * <p>A step is recorded the first time that so many seats, in powers of two, are in use, and that
 * the longest sequence has so many rows, in powers of two from 256. There are few of either, so all
 * are kept until the buffers grow. One copy to the host a step brings the scores; sampling stays
 * there, as it needs each request's own history and generator.
 *
 * <p>How sums are rounded depends on how many seats are in use. Whoever needs the same bytes
 * whatever else goes on opens the model without graphs.
 *
 * <p>A step that fails leaves no trace but in rows that are overwritten, so it can be repeated one
 * operation at a time.
 */
final class RecordedSteps implements AutoCloseable {
  /** Attention over fewer rows costs little beside the weights. */
  private static final long FEWEST_ROWS = 256;

  private final LmNet net;
  private final StepGraphs graphs;
  private final KvSeats seats;
  private final Map<RecordedStep.Size, RecordedStep> steps = new HashMap<>();
  private int moves;

  /**
   * Makes it; nothing is recorded yet.
   *
   * @param net what a step computes
   * @param config sizes of the transformer
   * @param sizes of the first buffers
   * @param graphs records; closes this
   */
  RecordedSteps(LmNet net, Qwen2Config config, KvSeats.Sizes sizes, StepGraphs graphs) {
    this.net = net;
    this.graphs = graphs;
    this.seats = new KvSeats(config, sizes);
    graphs.keep(this);
  }

  /** {@return whether the calling thread may go by graphs now} */
  boolean areOffered() {
    return graphs.areOffered();
  }

  /**
   * Reads one row of each of several sequences, whose caches get the rows' keys and values but are
   * not advanced.
   *
   * @param caches what came before each
   * @param rows each (1, C)
   * @return scores of all, (V) after (V); empty if the step is to be made without graphs
   */
  Optional<float[]> step(List<KvCache> caches, List<Tensor> rows) {
    Optional<float[]> scores = graphs.attempt(() -> scores(caches, rows));
    if (scores.isEmpty()) {
      forget();
    }
    return scores;
  }

  private float[] scores(List<KvCache> caches, List<Tensor> rows) {
    seats.seat(caches);
    if (moves != seats.moves()) {
      forget();
      moves = seats.moves();
    }
    long seen = 1 + caches.stream().mapToLong(KvCache::length).max().orElseThrow();
    RecordedStep.Size size = new RecordedStep.Size(seats.inUse(), rows(seen));
    RecordedStep step = steps.get(size);
    if (step == null) {
      step = RecordedStep.record(net, size, seats, rows.get(0), graphs);
      steps.put(size, step);
    }
    Tensor[] bySeat = new Tensor[size.seats()];
    for (int i = 0; i < rows.size(); i++) {
      bySeat[caches.get(i).seat().number()] = rows.get(i);
    }
    float[] all = step.run(bySeat, seats).toFloats();
    float[] scores = new float[rows.size() * net.outputSize()];
    for (int i = 0; i < rows.size(); i++) {
      int from = caches.get(i).seat().number() * net.outputSize();
      System.arraycopy(all, from, scores, i * net.outputSize(), net.outputSize());
    }
    return scores;
  }

  private long rows(long seen) {
    long rows = Math.min(FEWEST_ROWS, seats.rows());
    while (rows < seen) {
      rows *= 2;
    }
    return rows;
  }

  /** Frees what was recorded; sequences keep their seats. */
  private void forget() {
    steps.values().forEach(RecordedStep::close);
    steps.clear();
  }

  @Override
  public void close() {
    forget();
    seats.close();
  }
}
