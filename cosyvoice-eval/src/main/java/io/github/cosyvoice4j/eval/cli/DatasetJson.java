package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.dataset.DatasetListener;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetSummary;
import io.github.cosyvoice4j.eval.infer.ResultJson;
import java.io.PrintWriter;
import java.util.OptionalLong;

/** Prints results as JSON, one a line, and passes everything on. */
final class DatasetJson implements DatasetListener {
  private static final double NANOS = 1e9;
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final PrintWriter out;
  private final DatasetListener next;

  DatasetJson(PrintWriter out, DatasetListener next) {
    this.out = out;
    this.next = next;
  }

  static String of(DatasetSummary summary) {
    JsonObject json = new JsonObject();
    json.addProperty("rows", summary.rows());
    json.addProperty("done", summary.done());
    json.addProperty("earlier", summary.earlier());
    json.addProperty("skipped", summary.skipped());
    json.addProperty("failed", summary.failed());
    json.addProperty("audioSeconds", summary.audio().toNanos() / NANOS);
    json.addProperty("seconds", summary.elapsed().toNanos() / NANOS);
    json.addProperty("rtf", summary.realTimeFactor());
    return GSON.toJson(json);
  }

  @Override
  public void begin(OptionalLong rows) {
    next.begin(rows);
  }

  @Override
  public void note(String text) {
    next.note(text);
  }

  @Override
  public void earlier(DatasetResult result) {
    next.earlier(result);
  }

  @Override
  public void result(DatasetResult result) {
    out.println(ResultJson.of(result));
    out.flush();
    next.result(result);
  }

  @Override
  public void end(DatasetSummary summary) {
    next.end(summary);
  }
}
