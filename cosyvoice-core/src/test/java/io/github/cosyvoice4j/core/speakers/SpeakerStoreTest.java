package io.github.cosyvoice4j.core.speakers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeakerStoreTest {
  @TempDir private Path parent;
  private SpeakerStore store;

  @BeforeEach
  void create() {
    store = new SpeakerStore(parent.resolve("data/speakers"));
  }

  @Test
  void isEmptyBeforeAnythingIsSaved() throws IOException {
    assertEquals(List.of(), store.ids());
    assertEquals(Optional.empty(), store.find("anna"));
    assertFalse(store.remove("anna"));
    assertTrue(Files.notExists(store.folder()));
  }

  @Test
  void savesFindsReplacesAndRemoves() throws IOException {
    store.save("anna", voice(1));
    store.save("中文女", voice(2));
    store.save("Anna", voice(3));
    store.save("anna", voice(4));
    assertEquals(List.of("Anna", "anna", "中文女"), store.ids());
    assertEquals(Optional.of(voice(4)), store.find("anna"));
    assertEquals(Optional.of(voice(3)), store.find("Anna"));
    assertTrue(store.remove("anna"));
    assertFalse(store.remove("anna"));
    assertEquals(List.of("Anna", "中文女"), store.ids());
  }

  @Test
  void idsStayInTheFolder() throws IOException {
    store.save("../../escaped", voice(1));
    store.save("..", voice(2));
    assertEquals(List.of("..", "../../escaped"), store.ids());
    try (Stream<Path> files = Files.walk(parent)) {
      assertTrue(
          files.filter(Files::isRegularFile).allMatch(file -> file.startsWith(store.folder())));
    }
  }

  @Test
  void damagedSpeakerHurtsNoOther() throws IOException {
    store.save("anna", voice(1));
    store.save("ben", voice(2));
    Files.write(store.folder().resolve("ben.voice"), new byte[20]);
    assertEquals(List.of("anna", "ben"), store.ids());
    assertEquals(Optional.of(voice(1)), store.find("anna"));
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> store.find("ben"));
    assertTrue(e.getMessage().contains("ben.voice"), e.getMessage());
    assertTrue(store.remove("ben"));
  }

  @Test
  void otherFilesAreNoSpeakers() throws IOException {
    store.save("anna", voice(1));
    Files.writeString(store.folder().resolve(".6f1f.tmp"), "left by one who died");
    Files.writeString(store.folder().resolve("readme.txt"), "mine");
    assertEquals(List.of("anna"), store.ids());
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");
    IOException e = assertThrows(IOException.class, () -> new SpeakerStore(file).ids());
    assertTrue(e.getMessage().startsWith(file + ": expected a folder"), e.getMessage());
  }

  @Test
  void threadsSeeWholeSpeakersOnly() throws Exception {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    for (String own : List.of("a", "b", "c", "d")) {
      threads.add(CompletableFuture.runAsync(() -> hammer(own), pool));
    }
    pool.shutdown();
    threads.forEach(CompletableFuture::join);
    assertEquals(List.of("a", "b", "c", "d"), store.ids());
    assertNothingLeft();
  }

  private void hammer(String own) {
    try {
      SpeakerHammer.run(store, own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void processesSeeWholeSpeakersOnly() throws Exception {
    List<Process> processes = List.of(start("a"), start("b"));
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    }
    assertEquals(List.of("a", "b"), store.ids());
    assertNothingLeft();
  }

  private Process start(String own) throws Exception {
    List<String> classes = new ArrayList<>();
    for (Class<?> type : List.of(SpeakerHammer.class, SpeakerStore.class, Voice.class)) {
      classes.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()) + "");
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(File.pathSeparator, classes),
            SpeakerHammer.class.getName(),
            store.folder().toString(),
            own)
        .redirectErrorStream(true)
        .start();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(store.folder())) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
  }

  private static Voice voice(int value) {
    return Voice.newBuilder(new float[] {value}).build();
  }
}
