package io.github.cosyvoice4j.core.text.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The lines of a file of rules, a table or a dictionary, without comments and empty lines. */
final class RuleLines implements Iterable<RuleLines.Line> {
  private static final String ARROW = " => ";
  private static final String ALL = "all";
  private static final String SWITCH = "language ";

  /**
   * A line.
   *
   * @param place file and number, for messages
   * @param text the line without spaces around it
   * @param isIndented whether spaces stand before it
   */
  record Line(String place, String text, boolean isIndented) {
    /** {@return what stands before and after the arrow} */
    String[] sides() {
      int arrow = (text + " ").indexOf(ARROW);
      if (arrow <= 0) {
        throw error("expected \"left => right\", got \"" + text + "\"");
      }
      String right = text.substring(Math.min(text.length(), arrow + ARROW.length()));
      return new String[] {text.substring(0, arrow).strip(), right.strip()};
    }

    IllegalArgumentException error(String message) {
      return new IllegalArgumentException(place + ": " + message);
    }
  }

  /** Opens a file beside this one. */
  private interface Folder {
    RuleLines open(String name) throws IOException;
  }

  private final Folder folder;
  private final List<Line> lines;

  private RuleLines(Folder folder, List<Line> lines) {
    this.folder = folder;
    this.lines = lines;
  }

  private static List<Line> lines(String name, String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !isComment(stripped)) {
        boolean isIndented = Character.isWhitespace(line.charAt(0));
        lines.add(new Line(name + ":" + number, stripped, isIndented));
      }
    }
    return lines;
  }

  /** A sign may be a word of a table too. */
  private static boolean isComment(String line) {
    return line.equals("#") || (line.startsWith("# ") && !line.startsWith("#" + ARROW));
  }

  /**
   * Reads a resource of this package.
   *
   * @param name its path within the package
   */
  static RuleLines resource(String name) {
    try (InputStream in = RuleLines.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(name + ": expected a resource, got none");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      return new RuleLines(beside -> resource(folder + beside), lines(name, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file, UTF-8.
   *
   * @param path of the file
   */
  static RuleLines file(Path path) throws IOException {
    List<Line> lines = lines(path.toString(), Files.readString(path));
    return new RuleLines(beside -> file(path.resolveSibling(beside)), lines);
  }

  /** {@return the lines of a file that lies beside this one} */
  RuleLines beside(String name) {
    try {
      return folder.open(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return all languages that a line {@code language} names} */
  Set<String> languages() {
    Set<String> languages = new TreeSet<>();
    lines.stream().filter(RuleLines::isSwitch).forEach(line -> languages.addAll(named(line)));
    languages.remove(ALL);
    return languages;
  }

  /**
   * {@return the lines for a language: those below a line that names it, and those above all such
   * lines}
   */
  RuleLines forLanguage(String language) {
    List<Line> kept = new ArrayList<>();
    boolean applies = true;
    for (Line line : lines) {
      if (isSwitch(line)) {
        applies = named(line).contains(language) || named(line).contains(ALL);
      } else if (applies) {
        kept.add(line);
      }
    }
    return new RuleLines(folder, kept);
  }

  private static boolean isSwitch(Line line) {
    return line.text().startsWith(SWITCH) && !line.text().contains(ARROW);
  }

  private static List<String> named(Line line) {
    return List.of(line.text().substring(SWITCH.length()).strip().split("[ ,]+", -1));
  }

  @Override
  public Iterator<Line> iterator() {
    return lines.iterator();
  }
}
