package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoModelTest {
  @TempDir private Path folder;
  private Path packed;
  private Path cache;

  @BeforeEach
  void pack() throws IOException {
    packed = folder.resolve("jar/META-INF/cosyvoice4j/demo-voice");
    cache = folder.resolve("a cache");
    Files.createDirectories(packed.resolve("prompts"));
    write("llm.pt", "weights");
    write("prompts/ella.txt", "Hello.");
    index("llm.pt", "prompts/ella.txt");
  }

  @Test
  void unpacksOnce() throws IOException {
    Path directory = unpack();
    assertEquals("weights", Files.readString(directory.resolve("llm.pt")));
    assertEquals("Hello.", Files.readString(directory.resolve("prompts/ella.txt")));
    Path added = Files.createFile(directory.resolve("added"));
    assertEquals(directory, unpack());
    assertTrue(Files.exists(added), "unpacked a second time");
  }

  @Test
  void otherContentsGetAnotherFolder() throws IOException {
    Path before = unpack();
    write("llm.pt", "better weights");
    index("llm.pt");
    assertNotEquals(before, unpack());
    assertEquals("weights", Files.readString(before.resolve("llm.pt")));
  }

  @Test
  void damageIsRepaired() throws IOException {
    Path file = unpack().resolve("llm.pt");
    for (String damage : List.of("weight", "Weights", "")) {
      Files.writeString(file, damage);
      unpack();
      assertEquals("weights", Files.readString(file));
    }
    Files.delete(file);
    unpack();
    assertEquals("weights", Files.readString(file));
  }

  @Test
  void leavesNothingHalfDone() throws IOException {
    Files.createDirectories(cache.resolve("demo-voice-tmp1/crashed"));
    Path directory = unpack();
    assertEquals(List.of(directory), folders());
    Files.writeString(packed.resolve("prompts/ella.txt"), "not what the index says");
    Files.delete(directory.resolve("llm.pt"));
    ModelFormatException e = assertThrows(ModelFormatException.class, this::unpack);
    assertTrue(e.getMessage().contains("prompts/ella.txt: expected SHA-256"), e.getMessage());
    assertEquals(List.of(directory), folders());
  }

  @Test
  void manyAtOnceGetTheSameWholeFolder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Path> unpack = this::unpack;
      List<Future<Path>> all = threads.invokeAll(List.of(unpack, unpack, unpack, unpack));
      for (Future<Path> one : all) {
        assertEquals("weights", Files.readString(one.get().resolve("llm.pt")));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void cacheThatCannotBeWrittenIsNamed() throws IOException {
    cache = Files.createFile(folder.resolve("file")).resolve("cache");
    IOException e = assertThrows(IOException.class, this::unpack);
    assertTrue(e.getMessage().startsWith(cache + ": expected a cache folder"), e.getMessage());
    assertTrue(e.getMessage().contains("COSYVOICE_CACHE"), e.getMessage());
  }

  @Test
  void absentArtifactIsNamed() {
    DemoModel model = new DemoModel(ClassLoader.getPlatformClassLoader(), cache);
    CosyVoiceException e = assertThrows(CosyVoiceException.class, model::directory);
    assertTrue(e.getMessage().contains("io.github.cosyvoice4j:cosyvoice-demo-voice"));
    assertFalse(Files.exists(cache));
  }

  private Path unpack() throws IOException {
    URL[] path = {folder.resolve("jar").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, null)) {
      return new DemoModel(loader, cache).directory();
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private void write(String name, String contents) throws IOException {
    Files.writeString(packed.resolve(name), contents);
  }

  private void index(String... names) throws IOException {
    StringBuilder index = new StringBuilder();
    for (String name : names) {
      byte[] bytes = Files.readString(packed.resolve(name)).getBytes(StandardCharsets.UTF_8);
      index.append(PackedFile.sha256(bytes)).append(' ').append(bytes.length).append(' ');
      index.append(name).append('\n');
    }
    Files.writeString(packed.resolve("index"), index);
  }
}
