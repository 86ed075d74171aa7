package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class ByteCacheTest {
  private static final long IN = 600;
  private static final long OUT = 2_600; // with the inputs, enough to be cut
  private static final String READ = "read from ";
  private static final String WRITTEN = "written to ";

  @TempDir Path temporary;
  private final FingerprintedWeights source = new FingerprintedWeights(1, 1);

  /** What a load gave, and what became of the cache. */
  private record Result(FloatBuffer values, String state) {}

  @Test
  void laterLoadsGiveTheSameBitsForAnyNumberOfThreads() throws IOException {
    FloatBuffer without = load(new RandomWeights(1), 1, OUT).values;
    Result first = load(source, 1, OUT);
    assertTrue(first.state.startsWith(WRITTEN), first.state);
    assertEquals(without, first.values);
    for (int threads = 1; threads <= 3; threads++) {
      Result later = load(source, threads, OUT);
      assertTrue(later.state.startsWith(READ), later.state);
      assertEquals(without, later.values);
    }
    Path file = onlyFile();
    Files.delete(file);
    assertEquals(without, load(source, 3, OUT).values);
  }

  @Test
  void randomWeightsAreNotKept() throws IOException {
    assertEquals("", load(new RandomWeights(1), 1, 8).state);
    assertTrue(Files.notExists(folder()));
  }

  @Test
  void anotherCheckpointHasAnotherFile() throws IOException {
    load(source, 1, 8);
    assertTrue(load(new FingerprintedWeights(2, 2), 1, 8).state.startsWith(WRITTEN));
    assertEquals(2, files().size());
  }

  @Test
  void damagedFilesAreWrittenAnew() throws IOException {
    FloatBuffer expected = load(source, 1, 8).values;
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    // In the header, a size, a checksum, scales, values of the last product, the trailer.
    for (int at : new int[] {3, 24, 65, 80, 130, whole.length - 3_000, whole.length - 40}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertWrittenAnew(file, damaged, whole, expected);
    }
    for (int length : new int[] {0, 1, 64, 127, 128, whole.length / 2, whole.length - 1}) {
      assertWrittenAnew(file, Arrays.copyOf(whole, length), whole, expected);
    }
    assertWrittenAnew(file, Arrays.copyOf(whole, whole.length + 64), whole, expected);
  }

  private void assertWrittenAnew(Path file, byte[] damaged, byte[] whole, FloatBuffer expected)
      throws IOException {
    Files.write(file, damaged);
    Result result = load(source, 1, 8);
    assertTrue(result.state.startsWith(WRITTEN), result.state);
    assertEquals(expected, result.values);
    assertArrayEquals(whole, Files.readAllBytes(file));
  }

  @Test
  void otherNumbersUnderTheSameFingerprintAreStale() throws IOException {
    load(source, 1, 8);
    FingerprintedWeights other = new FingerprintedWeights(2, 1);
    assertThrows(StaleCacheException.class, () -> load(other, 1, 8));
    assertTrue(load(other, 1, 8, true).state.startsWith(WRITTEN));
    assertEquals(load(new RandomWeights(2), 1, 8).values, load(other, 1, 8).values);
  }

  @Test
  void anotherLayoutIsStale() throws IOException {
    load(source, 1, 8);
    assertThrows(StaleCacheException.class, () -> load(source, 1, 9));
  }

  @Test
  void aFolderThatCannotBeWrittenIsANote() throws IOException {
    Files.createFile(folder());
    Result result = load(source, 1, 8);
    assertTrue(result.state.startsWith("not kept: "), result.state);
    assertEquals(load(new RandomWeights(1), 1, 8).values, result.values);
  }

  @Test
  void numbersThatFailTheirChecksumsAreNotKept() throws IOException {
    Result result =
        load(new FingerprintedWeights(1, 1, new IOException("weights are damaged")), 1, 8);
    assertEquals("not kept: weights are damaged", result.state);
    assertEquals(List.of(), files());
  }

  @Test
  void aLoadThatFailsLeavesNothing() throws IOException {
    try (ByteCache cache = ByteCache.open(folder(), "net", source, false)) {
      TensorScope.run(() -> cache.rows(List.of(new Product.Layer(Tensor.zeros(2, 3), null))));
      assertEquals("", cache.state());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void leftoversOfACrashAreDeleted() throws IOException {
    load(source, 1, 8);
    Path file = onlyFile();
    Files.move(file, file.resolveSibling(file.getFileName() + "123.tmp"));
    load(source, 1, 8);
    assertEquals(List.of(file), files());
  }

  @Test
  void oneLoadOfAProcessWrites() throws IOException {
    try (ByteCache first = ByteCache.open(folder(), "net", source, false)) {
      Result second = load(source, 1, 8);
      assertTrue(second.state.startsWith("not kept: another load is writing"), second.state);
      first.finish();
    }
  }

  @Test
  void oneProcessWrites() throws Exception {
    load(source, 1, 8);
    Path file = onlyFile();
    Files.delete(file);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(
                        LockHolder.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString(),
                LockHolder.class.getName(),
                file + ".lock")
            .start();
    try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("locked", out.readLine());
      Result meanwhile = load(source, 1, 8);
      assertTrue(meanwhile.state.startsWith("not kept: another load is writing"), meanwhile.state);
      other.getOutputStream().close();
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
      assertTrue(load(source, 1, 8).state.startsWith(WRITTEN));
    } finally {
      other.destroy();
    }
  }

  private Result load(WeightSource weights, int threads, long out) throws IOException {
    return load(weights, threads, out, false);
  }

  /** Two products of a net: two layers side by side, and one without bias. */
  @SuppressWarnings("try") // the mode works by being entered
  private Result load(WeightSource weights, int threads, long out, boolean fresh)
      throws IOException {
    ProductForm form = new ProductForm(Precision.INT8, threads);
    try (SpeechModel.ThreadMode mode = Torch.enterThread(threads);
        ByteCache cache = ByteCache.open(folder(), "net", weights, fresh);
        ModuleWeights root = ModuleWeights.of(weights, form, cache)) {
      Product both = root.product(layer(root.at("a"), out), layer(root.at("b"), 16));
      Product one = root.product(new Product.Layer(root.get("c.weight", 8, out + 16), null));
      cache.finish();
      float[] values =
          TensorScope.compute(() -> one.forward(both.forward(Torch.randn(7, 0, 2, IN))).toFloats());
      return new Result(FloatBuffer.wrap(values), cache.state());
    }
  }

  private static Product.Layer layer(ModuleWeights w, long out) throws IOException {
    return new Product.Layer(w.get("weight", out, IN), w.get("bias", out));
  }

  private Path folder() {
    return temporary.resolve("cache");
  }

  private Path onlyFile() throws IOException {
    assertEquals(1, files().size());
    return files().get(0);
  }

  /** All but locks. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> !file.toString().endsWith(".lock")).toList();
    }
  }
}
