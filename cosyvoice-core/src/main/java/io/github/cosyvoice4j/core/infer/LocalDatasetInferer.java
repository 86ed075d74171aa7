package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;

/** Speaks sets in this process. */
final class LocalDatasetInferer implements DatasetInferer {
  private final SpeechSource source;
  private final DatasetOptions options;

  LocalDatasetInferer(SpeechSource source, DatasetOptions options) {
    this.source = source;
    this.options = options;
  }

  @Override
  public DatasetSummary infer(DatasetReader set, DatasetListener listener) throws IOException {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(listener, "listener");
    OutputFolder folder = OutputFolder.open(options.outputDirectory());
    try (ShardLock lock = ShardLock.take(folder.path(), options.shard())) {
      assert lock != null;
      PastRuns past = new PastRuns();
      folder.journal().read(past::add, listener::note);
      past.requireSeed(options.seed());
      Tally tally;
      try (DatasetRun run =
          new DatasetRun(options, source, listener, new DatasetRun.Place(folder, past))) {
        listener.begin(rows(set));
        tally = run.run(set);
      }
      DatasetSummary summary = tally.summary();
      Tally.write(summary, options.shard(), folder);
      listener.end(summary);
      return summary;
    }
  }

  /** {@return how many rows of the shard are to come} */
  private OptionalLong rows(DatasetReader set) {
    OptionalLong all = set.rows();
    if (all.isEmpty()) {
      return all;
    }
    long rows = Math.min(all.getAsLong(), options.limit().orElse(Long.MAX_VALUE));
    int count = options.shard().count();
    return OptionalLong.of((rows - options.shard().index() + count - 1) / count);
  }
}
