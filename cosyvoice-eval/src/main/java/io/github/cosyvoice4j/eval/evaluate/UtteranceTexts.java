package io.github.cosyvoice4j.eval.evaluate;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files in UTF-8 with a text for each utterance. The first line that is not blank tells the form of
 * all:
 *
 * <pre>
 * {"id": "a", "text": "..."}                 JSON lines; "file" for "id", "target_text" for "text"
 * a:&lt;tab&gt;ref=...  and  a:&lt;tab&gt;hyp=...        recogs-*.txt
 * audio|prompt_text|prompt_audio|text        upstream's --label, Seed-TTS-eval's meta.lst of 4 or 5
 * utt|text|prompt_wav                        and of 3
 * utt|text                                   and of 2 fields
 * a&lt;tab&gt;...  or  a ...                       Kaldi's text and scp
 * </pre>
 *
 * <p>An audio file stands for its utterance by its name without folder and extension.
 */
public final class UtteranceTexts {
  private static final Pattern RECOGS = Pattern.compile("(.*?):\t(ref|hyp)=(.*)", Pattern.DOTALL);
  private static final Pattern COLUMNS = Pattern.compile("(\\S+)(?:[\\t ]+(.*))?", Pattern.DOTALL);

  /** A bar behind the id, or behind a path, which may hold spaces. */
  private static final Pattern FIELDS =
      Pattern.compile("([^|\\s]+|[^|\\t]+\\.(?i:wav|flac|mp3)) *\\|.*", Pattern.DOTALL);

  private static final Pattern EXTENSION = Pattern.compile("(?<=.)\\.(?i:wav|flac|mp3)$");

  /** Of Seed-TTS-eval's lists. */
  private static final int MOST_FIELDS = 5;

  /** What systems allow; the prompt of a data set may also be the sound itself, in base64. */
  private static final int LONGEST_PATH = 4096;

  /** How much of a wrong line a message shows. */
  private static final int SHOWN = 60;

  /** Which text of an utterance is wanted. */
  public enum Side {
    /** What was to be said. */
    REFERENCE,
    /** What was heard. */
    HYPOTHESIS,
    /** The path of the prompt recording. */
    PROMPT
  }

  /**
   * An utterance's text.
   *
   * @param id names the utterance
   * @param text that was wanted
   * @param prompt the prompt's path as it stands in the line, if it has one
   */
  public record Entry(String id, String text, Optional<String> prompt) {}

  private final Path file;
  private final Side side;

  private UtteranceTexts(Path file, Side side) {
    this.file = file;
    this.side = side;
  }

  /**
   * Reads a file.
   *
   * @param file in one of the forms
   * @param side which texts are wanted
   * @return the entries in order; ids may come twice
   * @throws IOException if it can't be read, or a line is of no or another form
   */
  public static List<Entry> read(Path file, Side side) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file, got a folder; a set goes to --data");
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new IOException(file + ": expected text in UTF-8, got other bytes; save it so", e);
    }
    return new UtteranceTexts(file, side).entries(lines);
  }

  /** Takes a line apart. */
  @FunctionalInterface
  private interface Form {
    /** {@return its entry; none if it holds another side} */
    Optional<Entry> parse(String line) throws OtherFormException;
  }

  /** Says that a line is of another form, or lacks what is wanted. */
  private static final class OtherFormException extends Exception {
    private static final long serialVersionUID = 1L;

    OtherFormException() {
      super("another form", null, false, false);
    }
  }

  private List<Entry> entries(List<String> lines) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Form form = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? withoutMark(lines.get(0)) : lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      form = form == null ? form(line) : form;
      try {
        form.parse(line).ifPresent(entries::add);
      } catch (OtherFormException e) {
        throw new IOException(wrong(i + 1, line), e);
      }
    }
    return entries;
  }

  private String wrong(int number, String line) {
    return file
        + ":"
        + number
        + ": expected a line like the first one, with "
        + side.name().toLowerCase(Locale.ROOT)
        + ", got \""
        + (line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line)
        + "\"; correct the line";
  }

  private Form form(String line) {
    if (line.startsWith("{")) {
      return this::json;
    }
    if (RECOGS.matcher(line).matches()) {
      return this::recogs;
    }
    return FIELDS.matcher(line).matches() ? this::fields : this::columns;
  }

  private static String withoutMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }

  private Optional<Entry> json(String line) throws OtherFormException {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      Optional<String> id = text(json, "id").or(() -> text(json, "file").map(UtteranceTexts::stem));
      Optional<String> prompt =
          text(json, "prompt_wav")
              .or(() -> text(json, "prompt_audio"))
              .filter(path -> path.length() <= LONGEST_PATH);
      Optional<String> wanted =
          switch (side) {
            case PROMPT -> prompt;
            case HYPOTHESIS -> text(json, "text");
            case REFERENCE -> text(json, "target_text").or(() -> text(json, "text"));
          };
      if (id.isEmpty() || wanted.isEmpty()) {
        throw new OtherFormException();
      }
      return Optional.of(new Entry(id.get(), wanted.get(), prompt));
    } catch (JsonParseException | IllegalStateException e) {
      throw new OtherFormException();
    }
  }

  private static Optional<String> text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value != null && value.isJsonPrimitive()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private Optional<Entry> recogs(String line) throws OtherFormException {
    Matcher parts = RECOGS.matcher(line);
    if (!parts.matches() || side == Side.PROMPT) {
      throw new OtherFormException();
    }
    boolean wanted = parts.group(2).equals(side == Side.REFERENCE ? "ref" : "hyp");
    return wanted
        ? Optional.of(new Entry(parts.group(1), parts.group(3), Optional.empty()))
        : Optional.empty();
  }

  private Optional<Entry> fields(String line) throws OtherFormException {
    String[] fields = line.split("\\|", -1);
    if (fields.length < 2 || fields.length > MOST_FIELDS) {
      throw new OtherFormException();
    }
    String text = fields[fields.length >= 4 ? 3 : 1].strip();
    Optional<String> prompt =
        fields.length == 2 ? Optional.empty() : Optional.of(fields[2].strip());
    String wanted = side == Side.PROMPT ? prompt.orElseThrow(OtherFormException::new) : text;
    return Optional.of(new Entry(stem(fields[0].strip()), wanted, prompt));
  }

  private Optional<Entry> columns(String line) throws OtherFormException {
    int tab = line.indexOf('\t');
    if (tab > 0) {
      return Optional.of(entry(line.substring(0, tab), line.substring(tab + 1)));
    }
    Matcher parts = COLUMNS.matcher(line.strip());
    if (!parts.matches()) {
      throw new OtherFormException();
    }
    return Optional.of(entry(parts.group(1), parts.group(2) == null ? "" : parts.group(2)));
  }

  /** What {@code transcribe} prints of several files begins with a path. */
  private Entry entry(String name, String text) {
    return new Entry(
        EXTENSION.matcher(name).find() ? stem(name) : name,
        text,
        side == Side.PROMPT ? Optional.of(text) : Optional.empty());
  }

  /** {@return a file's name without folder and extension; of an id, the id} */
  private static String stem(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return EXTENSION.matcher(name).replaceFirst("");
  }
}
