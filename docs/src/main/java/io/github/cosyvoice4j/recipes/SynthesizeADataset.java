package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.dataset.JsonlDataset;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import java.io.IOException;
import java.nio.file.Path;

/** Speaks an evaluation set into a folder, four rows at a time. */
final class SynthesizeADataset {
  private SynthesizeADataset() {}

  static DatasetSummary run(Path model, Path jsonl, Path out) throws IOException {
    // recipe
    EngineOptions engine = EngineOptions.newBuilder().maxBatch(4).build();
    DatasetOptions options = DatasetOptions.newBuilder(out).batchSize(4).seed(1).build();
    DatasetSummary summary;
    try (CosyVoice2 tts = CosyVoice2.load(model, engine);
        DatasetReader set = JsonlDataset.open(jsonl)) {
      summary = DatasetInferer.of(tts, options).infer(set);
    }
    System.err.println(summary.done() + " spoken, RTF " + summary.realTimeFactor());
    // end
    return summary;
  }
}
