package io.github.cosyvoice4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the pages true: their code is the code that is run, and their links lead somewhere. */
class PagesTest {
  private static final Path DOCS = Path.of("").toAbsolutePath();
  private static final Pattern RECIPE =
      Pattern.compile("<!-- recipe: (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  @Test
  void codeOnThePagesIsTheCodeThatIsRun() throws IOException {
    int count = 0;
    for (Path page : pages()) {
      Matcher matcher = RECIPE.matcher(Files.readString(page));
      while (matcher.find()) {
        assertEquals(recipe(matcher.group(1)), matcher.group(2), page + ": " + matcher.group(1));
        count++;
      }
    }
    assertTrue(count >= 9, "recipes on the pages: " + count);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher matcher = LINK.matcher(Files.readString(page));
      while (matcher.find()) {
        String target = matcher.group(1);
        assertTrue(
            target.startsWith("http") || Files.exists(page.resolveSibling(target)),
            page + ": " + target);
      }
    }
  }

  private static List<Path> pages() throws IOException {
    Path root = DOCS.getParent();
    try (Stream<Path> docs = Files.list(DOCS);
        Stream<Path> top = Files.list(root)) {
      List<Path> pages =
          Stream.concat(docs, top).filter(page -> page.toString().endsWith(".md")).toList();
      assertFalse(pages.isEmpty());
      return pages;
    }
  }

  /** The lines between the markers, shifted to the left margin. */
  private static String recipe(String name) throws IOException {
    Path source = DOCS.resolve("src/main/java/io/github/cosyvoice4j/recipes/" + name + ".java");
    String code = Files.readString(source);
    int begin = code.indexOf("// recipe\n") + "// recipe\n".length();
    // an empty last line would count as one without indentation
    return code.substring(begin, code.lastIndexOf("\n    // end")).stripIndent() + "\n";
  }
}
