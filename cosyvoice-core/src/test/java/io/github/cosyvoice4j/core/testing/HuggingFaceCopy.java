package io.github.cosyvoice4j.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the golden language model in Hugging Face form, which may be changed.
 *
 * @param folder the copy
 */
public record HuggingFaceCopy(Path folder) {
  /**
   * {@return a copy}
   *
   * @param folder where, empty
   * @throws IOException if it can't be written
   */
  public static HuggingFaceCopy in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Goldens.file("hf-llm"))) {
      for (Path file : files.toList()) {
        // The original may be read-only.
        Files.write(folder.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    return new HuggingFaceCopy(folder);
  }

  /**
   * {@return a file of the copy}
   *
   * @param name its name
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Deletes files.
   *
   * @param names their names
   * @throws IOException if there is none of a name
   */
  public void delete(String... names) throws IOException {
    for (String name : names) {
      Files.delete(file(name));
    }
  }

  /**
   * Replaces the first match of a pattern.
   *
   * @param name the file's name
   * @param pattern what must match somewhere
   * @param replacement what stands there then
   * @throws IOException if the file can't be read or written
   */
  public void edit(String name, String pattern, String replacement) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file(name)));
    if (!matcher.find()) {
      throw new AssertionError(name + ": no match of " + pattern);
    }
    Files.writeString(file(name), matcher.replaceFirst(replacement));
  }
}
