package io.github.cosyvoice4j.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static final Path ROOT = Path.of("/").toAbsolutePath();
  private static final String HOME = ROOT.resolve("home").toString();

  @Test
  void propertyComesBeforeEnvironment() {
    Map<String, String> properties = Map.of("user.home", HOME, "cosyvoice.cache", at("a"));
    Map<String, String> environment = Map.of("COSYVOICE_CACHE", at("b"), "XDG_CACHE_HOME", at("c"));
    assertEquals(ROOT.resolve("a"), path(properties, environment));
    assertEquals(ROOT.resolve("b"), path(Map.of("user.home", HOME), environment));
  }

  @Test
  void blankMeansNotGiven() {
    assertEquals(
        ROOT.resolve("home/.cache/cosyvoice4j"),
        path(
            Map.of("user.home", HOME, "cosyvoice.cache", ""),
            Map.of("COSYVOICE_CACHE", " ", "XDG_CACHE_HOME", "")));
  }

  @Test
  void platformsHaveFoldersOfTheirOwn() {
    assertEquals(
        ROOT.resolve("xdg/cosyvoice4j"),
        path(system("Linux"), Map.of("XDG_CACHE_HOME", at("xdg"))));
    assertEquals(
        ROOT.resolve("home/.cache/cosyvoice4j"),
        path(system("Linux"), Map.of("XDG_CACHE_HOME", "relative")));
    assertEquals(
        ROOT.resolve("home/Library/Caches/cosyvoice4j"), path(system("Mac OS X"), Map.of()));
    assertEquals(
        ROOT.resolve("local/cosyvoice4j"),
        path(system("Windows 11"), Map.of("LOCALAPPDATA", at("local"))));
    assertEquals(
        ROOT.resolve("home/AppData/Local/cosyvoice4j"), path(system("Windows 11"), Map.of()));
  }

  @Test
  void relativeFolderIsMadeAbsolute() {
    assertTrue(path(Map.of("cosyvoice.cache", "here"), Map.of()).isAbsolute());
  }

  private static Map<String, String> system(String name) {
    return Map.of("user.home", HOME, "os.name", name);
  }

  private static String at(String name) {
    return ROOT.resolve(name).toString();
  }

  private static Path path(Map<String, String> properties, Map<String, String> environment) {
    return CacheFolder.locate(new UserFolders(properties::get, environment::get));
  }
}
