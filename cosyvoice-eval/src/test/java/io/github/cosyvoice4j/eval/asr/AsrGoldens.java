package io.github.cosyvoice4j.eval.asr;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What sherpa-onnx hears in the prompts with small random models. {@code -Dcosyvoice.goldens=DIR}
 * takes {@code eval/paraformer} beside that set, if there is one.
 */
public final class AsrGoldens {
  /**
   * A recording and what was heard.
   *
   * @param featureRate in Hz
   * @param wav file name of the recording
   * @param transcript text, tokens, and timestamps if recorded
   */
  public record Row(int featureRate, String wav, Transcript transcript) {}

  private AsrGoldens() {}

  /** {@return the folder of the model of which goldens may be given} */
  public static Path model() {
    Path given = Goldens.root().resolveSibling("eval").resolve("paraformer");
    return areBundled() || !Files.isDirectory(given) ? bundled("paraformer") : given;
  }

  /** {@return whether the prompts are those that the bundled goldens were recorded with} */
  public static boolean areBundled() {
    return System.getProperty("cosyvoice.goldens", "").isEmpty();
  }

  /** {@return a bundled model's folder} */
  public static Path bundled(String name) {
    try {
      return Path.of(AsrGoldens.class.getResource("/golden/eval/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the recording of a row} */
  public static Path wav(Row row) {
    return Goldens.file("wavs").resolve(row.wav());
  }

  /** {@return the rows of a file, of those recordings that there are} */
  public static List<Row> rows(Path file) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    List<Row> rows = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("rows")) {
      Row row = row(element.getAsJsonObject());
      if (Files.exists(wav(row))) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Row row(JsonObject json) {
    List<Double> timestamps = new ArrayList<>();
    if (json.has("timestamps")) {
      json.getAsJsonArray("timestamps").forEach(time -> timestamps.add(time.getAsDouble()));
    }
    List<String> tokens = new ArrayList<>();
    json.getAsJsonArray("tokens").forEach(token -> tokens.add(token.getAsString()));
    Transcript transcript = new Transcript(json.get("text").getAsString(), tokens, timestamps);
    return new Row(json.get("feature_rate").getAsInt(), json.get("wav").getAsString(), transcript);
  }
}
