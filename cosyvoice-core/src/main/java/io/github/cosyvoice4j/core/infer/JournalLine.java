package io.github.cosyvoice4j.core.infer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import io.github.cosyvoice4j.dataset.DatasetResult;
import io.github.cosyvoice4j.dataset.DatasetStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes and reads a line of {@code journal.jsonl}. */
public final class JournalLine {
  private static final double NANOS = 1e9;
  private static final int MAX_ATTEMPTS = 1_000_000_000;
  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .create();

  private JournalLine() {}

  /**
   * {@return a result as one line of JSON, without its end}
   *
   * @param result what became of a row
   */
  public static String of(DatasetResult result) {
    Optional<DatasetResult.Speech> speech = result.speech();
    JsonObject json = new JsonObject();
    json.addProperty("row", result.row());
    json.addProperty("id", result.id().orElse(null));
    json.addProperty("status", result.status().name().toLowerCase(Locale.ROOT));
    json.addProperty("reason", result.reason().orElse(null));
    json.addProperty("file", speech.map(DatasetResult.Speech::file).orElse(null));
    json.addProperty("seed", result.seed().isPresent() ? result.seed().getAsLong() : null);
    json.addProperty("tokens", speech.map(DatasetResult.Speech::tokens).orElse(0));
    json.addProperty("seconds", speech.map(it -> seconds(it.work())).orElse(0.0));
    json.addProperty("audioSeconds", speech.map(it -> seconds(it.audio())).orElse(0.0));
    json.addProperty("attempt", result.attempt());
    return GSON.toJson(json);
  }

  /**
   * {@return what a line says}
   *
   * @param line one line, without its end
   * @throws IllegalArgumentException if it is none that {@link #of} wrote
   */
  public static DatasetResult parse(String line) {
    try {
      return parse(GSON.fromJson(line, JsonObject.class));
    } catch (RuntimeException e) { // Gson and BigDecimal have many ways to say it
      throw new IllegalArgumentException("line: expected a result, got " + brief(line), e);
    }
  }

  private static DatasetResult parse(JsonObject json) {
    Optional<String> id = text(json, "id");
    String status = text(json, "status").orElseThrow();
    Optional<String> file = text(json, "file");
    if (file.isPresent() && !UtteranceFiles.name(id.orElseThrow()).equals(file.get())) {
      throw new IllegalArgumentException("file: expected that of its id");
    }
    if (id.isEmpty() && !status.equals("skipped")) {
      throw new IllegalArgumentException("id: expected one of what was tried");
    }
    JsonElement seed = json.get("seed");
    return new DatasetResult(
        integer(json, "row"),
        id,
        DatasetStatus.valueOf(status.toUpperCase(Locale.ROOT)),
        text(json, "reason"),
        seed.isJsonNull() ? OptionalLong.empty() : OptionalLong.of(integer(json, "seed")),
        attempt(json),
        file.map(name -> speech(json, name)));
  }

  private static DatasetResult.Speech speech(JsonObject json, String file) {
    return new DatasetResult.Speech(
        file,
        Math.toIntExact(integer(json, "tokens")),
        duration(json, "seconds"),
        duration(json, "audioSeconds"));
  }

  private static Optional<String> text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value.isJsonNull() ? Optional.empty() : Optional.of(value.getAsString());
  }

  /** Nobody tries that often; and there is always a next one. */
  private static int attempt(JsonObject json) {
    long attempt = integer(json, "attempt");
    if (attempt > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempt: expected fewer");
    }
    return (int) attempt;
  }

  private static long integer(JsonObject json, String key) {
    return json.get(key).getAsBigDecimal().longValueExact();
  }

  private static Duration duration(JsonObject json, String key) {
    BigDecimal nanos = json.get(key).getAsBigDecimal().movePointRight(9);
    return Duration.ofNanos(Math.round(nanos.doubleValue()));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  private static String brief(String line) {
    int most = 40;
    return line.length() <= most ? "\"" + line + "\"" : "\"" + line.substring(0, most) + "...\"";
  }
}
