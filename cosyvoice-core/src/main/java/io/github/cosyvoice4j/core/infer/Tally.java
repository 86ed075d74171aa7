package io.github.cosyvoice4j.core.infer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.dataset.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Counts what became of rows. Not thread-safe. */
final class Tally {
  private static final double NANOS = 1e9;
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final long begin = System.nanoTime();
  private long done;
  private long earlier;
  private long skipped;
  private long failed;
  private Duration audio = Duration.ZERO;

  void earlier() {
    earlier++;
  }

  void add(DatasetResult result) {
    switch (result.status()) {
      case DONE -> {
        done++;
        audio = audio.plus(result.speech().orElseThrow().audio());
      }
      case SKIPPED -> skipped++;
      case FAILED -> failed++;
    }
  }

  DatasetSummary summary() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    return new DatasetSummary(done, earlier, skipped, failed, audio, elapsed);
  }

  /** Writes {@code rtf.json}; a run that had nothing to speak leaves that of the one before it. */
  static void write(DatasetSummary summary, Shard shard, OutputFolder folder) throws IOException {
    String name =
        shard.count() == 1 ? "rtf.json" : "rtf-" + shard.index() + "-of-" + shard.count() + ".json";
    if (summary.done() > 0 || !folder.has(name)) {
      byte[] json = (GSON.toJson(json(summary)) + "\n").getBytes(StandardCharsets.UTF_8);
      folder.write(name, out -> out.write(json));
    } else {
      folder.discard(name);
    }
  }

  private static JsonObject json(DatasetSummary summary) {
    JsonObject json = new JsonObject();
    json.addProperty("audioSeconds", summary.audio().toNanos() / NANOS);
    json.addProperty("seconds", summary.elapsed().toNanos() / NANOS);
    json.addProperty("rtf", summary.realTimeFactor());
    json.addProperty("utterances", summary.done());
    json.addProperty("earlier", summary.earlier());
    json.addProperty("skipped", summary.skipped());
    json.addProperty("failed", summary.failed());
    return json;
  }
}
