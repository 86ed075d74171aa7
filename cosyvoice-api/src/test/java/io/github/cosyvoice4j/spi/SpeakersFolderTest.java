package io.github.cosyvoice4j.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeakersFolderTest {
  private static final Path ROOT = Path.of("/").toAbsolutePath();
  private static final String HOME = ROOT.resolve("home").toString();

  @Test
  void propertyComesBeforeEnvironment() {
    Map<String, String> properties = Map.of("user.home", HOME, "cosyvoice.speakers", at("a"));
    Map<String, String> environment =
        Map.of("COSYVOICE_SPEAKERS", at("b"), "XDG_DATA_HOME", at("c"));
    assertEquals(ROOT.resolve("a"), path(properties, environment));
    assertEquals(ROOT.resolve("b"), path(Map.of("user.home", HOME), environment));
  }

  @Test
  void platformsHaveFoldersOfTheirOwn() {
    assertEquals(
        ROOT.resolve("data/cosyvoice4j/speakers"),
        path(system("Linux"), Map.of("XDG_DATA_HOME", at("data"))));
    assertEquals(
        ROOT.resolve("home/.local/share/cosyvoice4j/speakers"), path(system("Linux"), Map.of()));
    assertEquals(
        ROOT.resolve("home/Library/Application Support/cosyvoice4j/speakers"),
        path(system("Mac OS X"), Map.of()));
    assertEquals(
        ROOT.resolve("roaming/cosyvoice4j/speakers"),
        path(system("Windows 11"), Map.of("APPDATA", at("roaming"))));
  }

  @Test
  void emptyingTheCacheLeavesThem() {
    for (String name : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      UserFolders user = new UserFolders(system(name)::get, variable -> null);
      assertFalse(SpeakersFolder.locate(user).startsWith(CacheFolder.locate(user)), name);
    }
  }

  private static Map<String, String> system(String name) {
    return Map.of("user.home", HOME, "os.name", name);
  }

  private static String at(String name) {
    return ROOT.resolve(name).toString();
  }

  private static Path path(Map<String, String> properties, Map<String, String> environment) {
    return SpeakersFolder.locate(new UserFolders(properties::get, environment::get));
  }
}
