package io.github.cosyvoice4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The BOM has no parent, so nothing but this keeps its versions those of the build. */
class BomTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Set<String> NOT_PUBLISHED = Set.of("docs", "benchmarks", "cosyvoice-bom");
  private static final Pattern COORDINATES =
      Pattern.compile("org\\.bytedeco:([a-z]+):(\\d[\\w.-]*)");

  private final Element build = read(ROOT.resolve("pom.xml"));
  private final Element bom = read(ROOT.resolve("cosyvoice-bom/pom.xml"));

  BomTest() throws Exception {}

  private static Element read(Path pom) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    return document.getDocumentElement();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child && (name.isEmpty() || child.getTagName().equals(name))) {
        children.add(child);
      }
    }
    return children;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).get(0).getTextContent();
  }

  private static Map<String, String> properties(Element pom) {
    return children(children(pom, "properties").get(0), "").stream()
        .collect(Collectors.toMap(Element::getTagName, Element::getTextContent));
  }

  /** {@return versions as they are written, by artifact} */
  private static Map<String, String> managed(Element pom, String group) {
    Element management = children(pom, "dependencyManagement").get(0);
    Map<String, String> versions = new TreeMap<>();
    for (Element each : children(children(management, "dependencies").get(0), "dependency")) {
      if (text(each, "groupId").equals(group)) {
        versions.put(text(each, "artifactId"), text(each, "version"));
      }
    }
    return versions;
  }

  @Test
  void versionsAreThoseOfTheBuild() {
    assertEquals(text(build, "groupId"), text(bom, "groupId"));
    assertEquals(text(build, "version"), text(bom, "version"));
    Map<String, String> versions = properties(build);
    properties(bom)
        .forEach((name, version) -> assertEquals(versions.get(name), version, "version: " + name));
    Map<String, String> natives = managed(build, "org.bytedeco");
    assertEquals(natives, managed(bom, "org.bytedeco"));
    natives.forEach((artifact, version) -> assertEquals("${" + artifact + ".version}", version));
  }

  @Test
  void everyPublishedModuleIsIn() throws Exception {
    Set<String> published = new TreeSet<>();
    for (Element module : children(children(build, "modules").get(0), "module")) {
      Element pom = read(ROOT.resolve(module.getTextContent()).resolve("pom.xml"));
      published.add(text(pom, "artifactId"));
    }
    published.removeAll(NOT_PUBLISHED);
    Map<String, String> managed = managed(bom, text(build, "groupId"));
    assertEquals(published, managed.keySet());
    assertEquals(Set.of("${project.version}"), Set.copyOf(managed.values()));
  }

  @Test
  void pagesNameTheSameVersions() throws IOException {
    Map<String, String> versions = properties(build);
    int count = 0;
    for (String page : List.of("README.md", "docs/gpu.md")) {
      Matcher matcher = COORDINATES.matcher(Files.readString(ROOT.resolve(page)));
      while (matcher.find()) {
        String artifact = matcher.group(1);
        assertEquals(versions.get(artifact + ".version"), matcher.group(2), page + ": " + artifact);
        count++;
      }
    }
    assertTrue(count >= 8, "coordinates on the pages: " + count);
  }
}
