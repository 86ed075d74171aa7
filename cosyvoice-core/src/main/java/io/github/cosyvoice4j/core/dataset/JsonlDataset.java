package io.github.cosyvoice4j.core.dataset;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * An evaluation set in JSON lines: one object a line, whose keys are the columns of upstream's
 * sets.
 *
 * <pre>
 * {"id": "a1", "prompt_text": "Hello.", "target_text": "Good morning.", "prompt_audio": "a1.wav"}
 * </pre>
 *
 * <ul>
 *   <li>{@code id}: text, or a number, which is taken as it is written
 *   <li>{@code target_text}: text
 *   <li>{@code prompt_text}: text, may be missing or null
 *   <li>{@code prompt_audio}: see {@link JsonlAudio}: a path relative to the file's folder, base64,
 *       a {@code data:} URI, or an object of {@code bytes} in base64 and {@code path}; may be
 *       missing or null
 *   <li>{@code prompt_audio_cosy2_tokens}: a list of whole numbers, may be missing or null
 * </ul>
 *
 * <p>Other keys are passed over. A key that comes twice makes its row unreadable.
 */
public final class JsonlDataset extends LineDataset {
  private static final int MAX_DEPTH = 100;

  private final JsonlAudio audio;

  private JsonlDataset(Path file) throws IOException {
    super(file, "a JSONL file");
    this.audio = new JsonlAudio(PromptFiles.folderOf(file));
  }

  /**
   * Opens a file.
   *
   * @param file JSON lines in UTF-8
   * @return the reader, which the caller closes
   * @throws java.io.FileNotFoundException if there is no such file
   * @throws IOException if it can't be read
   */
  public static JsonlDataset open(Path file) throws IOException {
    return new JsonlDataset(file);
  }

  @Override
  void parse(String text, RowParts row) throws WrongRowException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(MAX_DEPTH);
      expect(json, JsonToken.BEGIN_OBJECT, "row", "one JSON object a line");
      object(json, row);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new WrongRowException("row: expected one JSON object a line, got more");
      }
    } catch (IOException | IllegalStateException | JsonParseException e) {
      throw new WrongRowException("row: expected one JSON object a line, got something else");
    }
  }

  private void object(JsonReader json, RowParts row) throws IOException, WrongRowException {
    Set<String> seen = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (!seen.add(key)) {
        throw new WrongRowException(key + ": expected once, got twice");
      }
      value(json, key, row);
    }
    json.endObject();
  }

  private void value(JsonReader json, String key, RowParts row)
      throws IOException, WrongRowException {
    switch (key) {
      case "id" -> row.id(id(json));
      case "target_text" -> row.targetText(string(json, key));
      case "prompt_text" -> row.promptText(string(json, key));
      case "prompt_audio" -> row.promptAudio(audio.read(json));
      case "prompt_audio_cosy2_tokens" -> row.promptTokens(tokens(json, key));
      default -> json.skipValue();
    }
  }

  private static String id(JsonReader json) throws IOException, WrongRowException {
    return json.peek() == JsonToken.NUMBER ? json.nextString() : string(json, "id");
  }

  /** {@return a text, or null for null} */
  static String string(JsonReader json, String key) throws IOException, WrongRowException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    expect(json, JsonToken.STRING, key, "text");
    return json.nextString();
  }

  private static int[] tokens(JsonReader json, String key) throws IOException, WrongRowException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    expect(json, JsonToken.BEGIN_ARRAY, key, "a list of whole numbers");
    int[] ids = new int[64];
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
      ids[count++] = token(json, key);
    }
    json.endArray();
    return Arrays.copyOf(ids, count);
  }

  private static int token(JsonReader json, String key) throws IOException, WrongRowException {
    expect(json, JsonToken.NUMBER, key, "a list of whole numbers");
    String number = json.nextString();
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw new WrongRowException(key + ": expected a list of whole numbers, got " + number);
    }
  }

  /** Ends the row unless the next thing is of a kind. */
  static void expect(JsonReader json, JsonToken wanted, String key, String name)
      throws IOException, WrongRowException {
    JsonToken got = json.peek();
    if (got != wanted) {
      String kind =
          switch (got) {
            case BEGIN_ARRAY -> "a list";
            case BEGIN_OBJECT -> "an object";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            default -> "nothing";
          };
      throw new WrongRowException(key + ": expected " + name + ", got " + kind);
    }
  }
}
