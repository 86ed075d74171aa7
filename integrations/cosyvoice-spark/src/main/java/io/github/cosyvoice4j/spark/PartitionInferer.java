package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Speaks the rows of a partition, each with its number in the whole set from 0, and gives what
 * became of them. It works in a folder of its own and puts what is whole into the shared one, so a
 * task that is tried again, or twice at once, does no harm.
 */
final class PartitionInferer implements FlatMapFunction<Iterator<Tuple2<Long, Row>>, Row> {
  private static final long serialVersionUID = 1L;

  private final ClusterOptions options;
  private final UtteranceColumns columns;
  private final SharedFolder output;

  /** Of ids that stand in several rows, the first of these. */
  private final HashMap<String, Long> firsts;

  PartitionInferer(
      ClusterOptions options,
      UtteranceColumns columns,
      SharedFolder output,
      Map<String, Long> firsts) {
    this.options = options;
    this.columns = columns;
    this.output = output;
    this.firsts = new HashMap<>(firsts);
  }

  @Override
  public Iterator<Row> call(Iterator<Tuple2<Long, Row>> rows) throws IOException {
    if (!rows.hasNext()) {
      return List.<Row>of().iterator();
    }
    Path folder = Files.createTempDirectory("cosyvoice-task");
    try {
      CosyVoice2 engine = Engines.get(options, options.compute(Engines.rank()));
      String device = device(engine);
      int attempt = attempt();
      List<Row> results = new ArrayList<>();
      for (DatasetResult result : infer(engine, rows, folder)) {
        if (result.speech().isPresent()) {
          output.put(folder.resolve(result.speech().get().file()));
        }
        results.add(ResultColumns.row(result, attempt, device));
      }
      return results.iterator();
    } finally {
      delete(folder);
    }
  }

  /** {@return the name of what an engine computes on: what follows it is for people} */
  private static String device(CosyVoice2 engine) {
    return engine.info().details().getOrDefault("device", "cpu").split(" ", 2)[0];
  }

  private List<DatasetResult> infer(
      CosyVoice2 engine, Iterator<Tuple2<Long, Row>> rows, Path folder) throws IOException {
    List<DatasetResult> results = new ArrayList<>();
    try (DatasetReader reader = reader(rows)) {
      var unused =
          DatasetInferer.of(engine, options.dataset(folder))
              .infer(
                  reader,
                  new DatasetListener() {
                    @Override
                    public void result(DatasetResult result) {
                      results.add(result);
                    }
                  });
    }
    return results;
  }

  /** A stage that lost what it reads is tried again as a whole; its tasks then count from 0. */
  private static int attempt() {
    TaskContext task = TaskContext.get();
    return task == null ? 1 : 1 + task.stageAttemptNumber() + task.attemptNumber();
  }

  private DatasetReader reader(Iterator<Tuple2<Long, Row>> rows) {
    return new DatasetReader() {
      @Override
      public Optional<DatasetRow> next() {
        return rows.hasNext() ? Optional.of(row(rows.next())) : Optional.empty();
      }

      @Override
      public void close() {} // Spark's
    };
  }

  private DatasetRow row(Tuple2<Long, Row> numbered) {
    long number = numbered._1() + 1;
    String id = columns.id(numbered._2());
    Long first = id == null ? null : firsts.get(id);
    if (first != null && first + 1 != number) {
      return new UnreadableRow(
          number,
          Optional.of(id),
          "id: expected one of its own, got that of row " + (first + 1) + ", which counts");
    }
    return columns.read(numbered._2(), number);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
