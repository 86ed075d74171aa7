package io.github.cosyvoice4j.core.dataset;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How JSON lines spell a recording.
 *
 * <p>An object says which is which: {@code {"bytes": base64, "path": path}}, where bytes go first
 * if both are there. A lone text is, in this order,
 *
 * <ol>
 *   <li>a URI if it begins with {@code data:}, which must be in base64;
 *   <li>base64 if it has 60 characters (a WAVE header's) or more, all of them letters, digits,
 *       {@code +}, {@code /}, {@code =} or line ends;
 *   <li>a path otherwise, as every name with a dot in it is.
 * </ol>
 *
 * <p>The rule looks at the text alone, never at what files there are, so that a set means the same
 * on any machine. A long path without a dot has to be written as an object.
 */
final class JsonlAudio {
  private static final int SHORTEST_BASE64 = 60;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\r\n]*+");
  private static final Pattern DATA_URI_HEAD = Pattern.compile("(?i)data:[^,]*;base64");
  private static final String NAME = "prompt_audio";

  private final Path folder;

  /**
   * @param folder what relative paths are relative to
   */
  JsonlAudio(Path folder) {
    this.folder = folder;
  }

  /** {@return the recording that comes next, or null for null} */
  PromptAudio read(JsonReader json) throws IOException, WrongRowException {
    return switch (json.peek()) {
      case NULL -> {
        json.nextNull();
        yield null;
      }
      case STRING -> of(json.nextString());
      default -> object(json);
    };
  }

  private PromptAudio object(JsonReader json) throws IOException, WrongRowException {
    JsonlDataset.expect(
        json, JsonToken.BEGIN_OBJECT, NAME, "a path, base64, or an object of bytes and path");
    String bytes = null;
    String path = null;
    boolean named = false;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "bytes" -> {
          bytes = JsonlDataset.string(json, NAME + ".bytes");
          named = true;
        }
        case "path" -> {
          path = JsonlDataset.string(json, NAME + ".path");
          named = true;
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (!named) {
      throw new WrongRowException(NAME + ": expected bytes or path in the object, got neither");
    }
    if (bytes != null) {
      return PromptAudio.of(decode(bytes));
    }
    return path == null ? null : PromptAudio.of(PromptFiles.resolve(folder, path));
  }

  private PromptAudio of(String text) throws WrongRowException {
    if (text.regionMatches(true, 0, "data:", 0, 5)) {
      int comma = text.indexOf(',');
      if (comma < 0 || !DATA_URI_HEAD.matcher(text.substring(0, comma)).matches()) {
        throw new WrongRowException(
            NAME + ": expected data:...;base64,..., got a data URI that is not in base64");
      }
      return PromptAudio.of(decode(text.substring(comma + 1)));
    }
    if (text.length() >= SHORTEST_BASE64 && BASE64.matcher(text).matches()) {
      return PromptAudio.of(decode(text));
    }
    if (text.isBlank()) {
      throw new WrongRowException(NAME + ": expected a path or base64, got a blank text");
    }
    return PromptAudio.of(PromptFiles.resolve(folder, text));
  }

  private static byte[] decode(String base64) throws WrongRowException {
    try {
      return Base64.getDecoder().decode(base64.replace("\r", "").replace("\n", ""));
    } catch (IllegalArgumentException e) {
      throw new WrongRowException(
          NAME + ": expected base64, got " + e.getMessage().toLowerCase(Locale.ROOT));
    }
  }
}
