package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCacheTest {
  private static final EngineShapes SHAPES = new EngineShapes(80, 2);

  @TempDir private Path folder;
  private final FakeTensorRt fake = new FakeTensorRt();
  private Path cache;
  private Path onnx;

  @BeforeEach
  void prepare() throws IOException {
    cache = folder.resolve("a cache/tensorrt");
    onnx = Files.writeString(folder.resolve("graph.onnx"), "a graph");
  }

  private EngineRequest request() {
    return new EngineRequest(onnx, Precision.FP16, false, SHAPES);
  }

  private Engine engine() throws IOException {
    EngineKey key = EngineKey.of(fake.facts, request());
    return new EngineCache(cache).engine(key, request(), fake);
  }

  private Path file() throws IOException {
    return cache.resolve(EngineKey.of(fake.facts, request()).fileName());
  }

  @Test
  void buildsOnceThenReads() throws IOException {
    engine().close();
    assertEquals(
        List.of("build", "close serialized", "read", "close engine"), List.copyOf(fake.events));
    fake.events.clear();
    engine().close();
    assertEquals(List.of("read", "close engine"), List.copyOf(fake.events));
    assertEquals(Set.of("lock", file().getFileName().toString()), names());
  }

  @Test
  void whatIsDamagedAnywhereIsBuiltAgain() throws IOException {
    engine();
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      assertBuiltAgain(damaged);
      assertBuiltAgain(Arrays.copyOf(whole, at));
    }
    assertBuiltAgain(Arrays.copyOf(whole, whole.length + 1));
    assertEquals(whole.length, Files.size(file()));
  }

  private void assertBuiltAgain(byte[] content) throws IOException {
    Files.write(file(), content);
    fake.events.clear();
    engine();
    assertEquals(List.of("build", "close serialized", "read"), List.copyOf(fake.events));
  }

  @Test
  void whatTensorRtDoesNotTakeIsBuiltAgain() throws IOException {
    engine();
    fake.accepted = "a newer engine";
    fake.built = "a newer engine";
    fake.events.clear();
    engine();
    // Tried before the lock and under it, then built.
    assertEquals(
        List.of("read", "read", "build", "close serialized", "read"), List.copyOf(fake.events));
  }

  @Test
  void whatIsBuiltAndNotTakenFails() {
    fake.accepted = "another";
    assertThrows(ModelFormatException.class, this::engine);
  }

  /** What a file of this name holds for another machine, by accident or malice, is not read. */
  @Test
  void anEngineOfAnotherKeyIsNotRead() throws IOException {
    engine();
    Path ours = file();
    fake.facts = new GpuFacts("NVIDIA Other", "8.9", "580.1", "10.15.1.29");
    Files.copy(ours, file());
    fake.events.clear();
    engine();
    assertEquals("build", fake.events.get(0));
  }

  @Test
  void everyFactHasAnotherName() throws IOException {
    EngineRequest request = request();
    List<GpuFacts> gpus =
        List.of(
            new GpuFacts("b", "9.0", "580.1", "10.15.1"),
            new GpuFacts("a", "9.1", "580.1", "10.15.1"),
            new GpuFacts("a", "9.0", "580.2", "10.15.1"),
            new GpuFacts("a", "9.0", "580.1", "10.15.2"));
    GpuFacts gpu = new GpuFacts("a", "9.0", "580.1", "10.15.1");
    Set<String> names = new LinkedHashSet<>();
    for (GpuFacts other : gpus) {
      names.add(EngineKey.of(other, request).fileName());
    }
    for (EngineRequest other :
        List.of(
            request,
            new EngineRequest(onnx, Precision.FP32, false, SHAPES),
            new EngineRequest(onnx, Precision.FP32, true, SHAPES),
            new EngineRequest(onnx, Precision.FP16, false, new EngineShapes(80, 4)))) {
      names.add(EngineKey.of(gpu, other).fileName());
    }
    EngineKey before = EngineKey.of(gpu, request);
    Files.writeString(onnx, "another graph");
    names.add(EngineKey.of(gpu, request).fileName());
    assertEquals(9, names.size(), names.toString());
    Files.writeString(onnx, "a graph");
    assertEquals(before, EngineKey.of(gpu, request));
    assertTrue(before.fileName().matches("flow-estimator-[0-9a-f]{16}\\.engine"));
  }

  @Test
  void manyAtOnceBuildOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Engine> load = this::engine;
      for (Future<Engine> loaded : threads.invokeAll(Collections.nCopies(8, load))) {
        loaded.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, Collections.frequency(fake.events, "build"));
    assertEquals(8, Collections.frequency(fake.events, "read"));
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    fake.buildFailure = new ModelFormatException("graph.onnx: expected a graph, got noise");
    ModelFormatException e = assertThrows(ModelFormatException.class, this::engine);
    assertEquals("graph.onnx: expected a graph, got noise", e.getMessage());
    assertEquals(Set.of("lock"), names());
  }

  @Test
  void whatCantBeWrittenLeavesNothing() throws IOException {
    FakeTensorRt full =
        new FakeTensorRt() {
          @Override
          public SerializedEngine build(EngineRequest request) {
            return new Unwritable();
          }
        };
    EngineKey key = EngineKey.of(full.facts, request());
    IOException e =
        assertThrows(IOException.class, () -> new EngineCache(cache).engine(key, request(), full));
    assertTrue(e.getMessage().contains("can't be written: no space"), e.getMessage());
    assertEquals(Set.of("lock"), names());
  }

  private record Unwritable() implements SerializedEngine {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(new byte[100]);
      throw new IOException("no space");
    }

    @Override
    public void close() {}
  }

  @Test
  void whatACrashLeftIsDeleted() throws IOException {
    Files.createDirectories(cache);
    Path leftover = Files.writeString(cache.resolve(".0123.tmp"), "half an eng");
    Path other = Files.writeString(cache.resolve("flow-estimator-of-another.engine"), "?");
    engine();
    assertFalse(Files.exists(leftover));
    assertTrue(Files.exists(other));
  }

  @Test
  void aFolderThatCantBeMadeIsNamed() throws IOException {
    cache = Files.writeString(folder.resolve("a file"), "").resolve("tensorrt");
    IOException e = assertThrows(IOException.class, this::engine);
    assertTrue(e.getMessage().startsWith(cache + ": "), e.getMessage());
    assertTrue(e.getMessage().endsWith("COSYVOICE_CACHE=DIR"), e.getMessage());
    assertNotEquals("build", String.join(",", fake.events));
  }

  private Set<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(cache)) {
      entries.map(entry -> entry.getFileName().toString()).forEach(names::add);
    }
    return Set.copyOf(names);
  }
}
