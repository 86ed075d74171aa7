package io.github.cosyvoice4j.eval.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.sound.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A result as JSON: commit, hardware and settings, the machine's ceilings, medians and all runs.
 * Times are seconds, memory bytes. The other system's numbers are under {@code against}, with what
 * it printed.
 */
public final class BenchJson {
  static final String GROWTH = "growth";
  static final String AGAINST = "against";
  static final String MEDIAN = "median";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private BenchJson() {}

  /**
   * Writes a result to a file, which appears whole or not at all.
   *
   * @param result what was measured
   * @param file where to
   * @throws IOException if it can't be written
   */
  public static void write(BenchResult result, Path file) throws IOException {
    AtomicFile.write(file, GSON.toJson(of(result)) + "\n");
  }

  static JsonObject of(BenchResult result) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("system", "cosyvoice4j");
    json.addProperty("commit", Machine.commit());
    json.add("hardware", Machine.describe());
    json.add("settings", settings(result));
    json.add("ceilings", ceilings(result.nets().ceilings()));
    json.addProperty("loadSeconds", result.nets().load());
    json.add(MEDIAN, median(result));
    json.add("reached", reached(result));
    json.add("runs", runs(result.times().runs()));
    if (!result.times().streams().isEmpty()) {
      json.add("stream", streams(result));
    }
    json.add("together", together(result.times().together()));
    if (!result.times().growth().isEmpty()) {
      json.add(GROWTH, growth(result.times().growth()));
    }
    JsonObject memory = new JsonObject();
    result.memory().forEach((part, bytes) -> memory.addProperty(part.label(), bytes));
    json.add("memory", memory);
    result.external().ifPresent(other -> json.add(AGAINST, against(other)));
    result.failure().ifPresent(message -> json.addProperty("againstError", message));
    return json;
  }

  private static JsonObject settings(BenchResult result) {
    BenchSettings settings = result.settings();
    ComputeOptions compute = settings.engine().compute();
    JsonObject json = new JsonObject();
    json.addProperty("model", result.nets().name());
    json.addProperty("tokens", settings.tokens());
    json.addProperty("promptTokens", StageTimer.PROMPT_TOKENS);
    json.addProperty("textIds", StageTimer.TEXT_IDS);
    json.addProperty("runs", settings.runs());
    json.addProperty("llmPrecision", lower(compute.precision(Stage.LLM)));
    json.addProperty("flowPrecision", lower(compute.precision(Stage.FLOW)));
    json.addProperty("flowSteps", compute.flowSteps());
    json.addProperty("firstHop", settings.streams().firstHop());
    JsonArray devices = new JsonArray();
    compute.devices().forEach(device -> devices.add(device.toString()));
    json.add("devices", devices);
    JsonObject details = new JsonObject();
    result.nets().details().forEach(details::addProperty);
    json.add("details", details);
    return json;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject ceilings(Ceilings ceilings) {
    JsonObject json = new JsonObject();
    json.addProperty("readBytesPerSecond", ceilings.readRate());
    json.addProperty("flopsOfOneProduct", ceilings.oneProduct());
    json.addProperty("flopsSideBySide", ceilings.products());
    return json;
  }

  private static JsonObject median(BenchResult result) {
    JsonObject json = new JsonObject();
    for (TimedStage stage : TimedStage.values()) {
      json.addProperty(stage.label(), result.seconds(stage));
    }
    json.addProperty(ExternalJson.AUDIO, result.audio());
    json.addProperty("rtf", result.rate(TimedStage.TOTAL));
    return json;
  }

  private static JsonObject reached(BenchResult result) {
    JsonObject json = new JsonObject();
    for (TimedStage stage : TimedStage.values()) {
      result
          .reached(stage)
          .ifPresent(
              reached -> {
                JsonObject one = new JsonObject();
                one.addProperty("work", result.work(stage).orElseThrow());
                one.addProperty("perSecond", reached.rate());
                one.addProperty("unit", reached.unit());
                one.addProperty("share", reached.share());
                json.add(stage.label(), one);
              });
    }
    return json;
  }

  private static JsonArray runs(List<StageRun> runs) {
    JsonArray array = new JsonArray();
    runs.forEach(run -> array.add(run(run)));
    return array;
  }

  private static JsonObject run(StageRun run) {
    JsonObject json = new JsonObject();
    for (TimedStage stage : TimedStage.values()) {
      json.addProperty(stage.label(), stage.seconds(run));
    }
    json.addProperty(ExternalJson.AUDIO, run.audio());
    return json;
  }

  private static JsonObject streams(BenchResult result) {
    JsonObject json = new JsonObject();
    JsonArray all = new JsonArray();
    for (boolean known : new boolean[] {false, true}) {
      List<StreamRun> streams = result.streams(known);
      JsonObject median = new JsonObject();
      median.addProperty("firstChunk", Median.of(streams, StreamRun::firstChunk));
      median.addProperty(ExternalJson.TOTAL, Median.of(streams, StreamRun::total));
      median.addProperty(ExternalJson.AUDIO, Median.of(streams, StreamRun::audio));
      json.add(known ? "knownVoice" : "newVoice", median);
      streams.forEach(stream -> all.add(stream(stream)));
    }
    json.add("runs", all);
    return json;
  }

  private static JsonObject stream(StreamRun run) {
    JsonObject json = new JsonObject();
    json.addProperty("knownVoice", run.knownVoice());
    json.addProperty("firstChunk", run.firstChunk());
    json.addProperty(ExternalJson.TOTAL, run.total());
    json.addProperty("firstAudio", run.firstAudio());
    json.addProperty(ExternalJson.AUDIO, run.audio());
    return json;
  }

  private static JsonArray together(List<TogetherRun> runs) {
    JsonArray array = new JsonArray();
    for (TogetherRun run : runs) {
      JsonObject json = new JsonObject();
      json.addProperty("requests", run.requests());
      json.addProperty("stepSeconds", run.step());
      json.addProperty("tokensPerSecond", run.tokensPerSecond());
      json.addProperty("ratio", run.tokensPerSecond() / runs.get(0).tokensPerSecond());
      array.add(json);
    }
    return array;
  }

  private static JsonArray growth(List<GrowthPoint> points) {
    JsonArray array = new JsonArray();
    for (GrowthPoint point : points) {
      JsonObject json = new JsonObject();
      json.addProperty("series", point.series().label());
      json.addProperty("size", point.size());
      run(point.run()).asMap().forEach(json::add);
      array.add(json);
    }
    return array;
  }

  private static JsonObject against(ExternalRuns other) {
    JsonObject json = new JsonObject();
    json.addProperty("system", other.name());
    json.addProperty("runHere", other.file().isEmpty());
    other.file().ifPresent(file -> json.addProperty("file", file));
    JsonObject median = new JsonObject();
    for (TimedStage stage : TimedStage.values()) {
      add(median, stage.label(), other.seconds(stage));
    }
    median.addProperty(ExternalJson.AUDIO, other.audio());
    json.add(MEDIAN, median);
    add(json, "firstChunk", other.firstChunk());
    add(json, "streamSecondsPerSecond", other.streamRate());
    add(json, "peakBytes", other.bytes(ExternalJson.MAX_RSS));
    JsonArray outputs = new JsonArray();
    other.outputs().forEach(outputs::add);
    json.add("outputs", outputs);
    return json;
  }

  private static void add(JsonObject json, String key, OptionalDouble value) {
    value.ifPresent(number -> json.addProperty(key, number));
  }
}
