package io.github.cosyvoice4j.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir Path directory;

  @Test
  void readsTensorsAndMetadata() throws IOException {
    Path path =
        write(
            "{'__metadata__':{'seed':'7'},"
                + "'a':{'dtype':'F32','shape':[2,1],'data_offsets':[0,8]},"
                + "'b':{'dtype':'I64','shape':[],'data_offsets':[8,16]}}",
            floats(1.5f, -2f).putLong(42));

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals("7", file.metadata().get("seed"));
      assertArrayEquals(new long[] {2, 1}, file.get("a").shape());
      assertArrayEquals(new float[] {1.5f, -2f}, file.get("a").toFloatArray());
      assertArrayEquals(new int[] {42}, file.get("b").toIntArray());
      assertTrue(file.get("b").data().isDirect());
    }
  }

  @Test
  void readsTheGoldensWhole() throws IOException {
    SafetensorsFile golden = Goldens.tensors("llm");
    for (String name : golden.names()) {
      StoredTensor tensor = golden.get(name);
      assertEquals(tensor.elements() * tensor.type().bytes(), tensor.data().remaining(), name);
    }
    assertTrue(golden.metadata().containsKey("ras_seed"));
  }

  @Test
  void theFingerprintChangesWithTheTimeOfTheFile() throws IOException {
    Path path = write("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", floats(3f));
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000));
    String first = fingerprint(path);
    assertEquals(first, fingerprint(path));
    Files.setLastModifiedTime(path, FileTime.fromMillis(2_000));
    assertNotEquals(first, fingerprint(path));
  }

  private static String fingerprint(Path path) throws IOException {
    try (WeightSource file = WeightSource.open(path, true)) {
      file.verify();
      return file.fingerprint().orElseThrow();
    }
  }

  @Test
  void tensorsOutliveTheFile() throws IOException {
    Path path = write("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", floats(3f));
    StoredTensor tensor;
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      tensor = file.get("a");
    }
    assertArrayEquals(new float[] {3f}, tensor.toFloatArray());
  }

  @Test
  void missingTensorIsNamed() throws IOException {
    Path path = write("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", floats(3f));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      ModelFormatException e = assertThrows(ModelFormatException.class, () -> file.get("nope"));
      assertTrue(e.getMessage().contains("nope"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{} {}",
        "nonsense",
        "{'a':7}",
        "{'a':{}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
        "{'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
        "{'__metadata__':7,'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':{'x':{}},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[[[[[2]]]]],'data_offsets':[0,8]}}",
      })
  void hostileHeadersAreRefused(String header) throws IOException {
    Path path = write(header, floats(1f, 2f));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(path));
    assertTrue(e.getMessage().startsWith("test.safetensors: "), e.getMessage());
  }

  @Test
  void deeplyNestedHeaderIsRefused() throws IOException {
    Path path = write("{'a':{'x':" + "[".repeat(1_000_000), floats());
    assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(path));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path path = write("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", floats(1f, 2f));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(path), "" + length);
    }
  }

  @Test
  void unalignedNumbersAreRealigned() throws IOException {
    Path path =
        write(
            "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
                + "'b':{'dtype':'F32','shape':[1],'data_offsets':[1,5]}}",
            ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put((byte) 1).putFloat(2.5f));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(0, file.get("b").data().alignmentOffset(0, 4));
      assertArrayEquals(new float[] {2.5f}, file.get("b").toFloatArray());
    }
  }

  private static ByteBuffer floats(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer;
  }

  private Path write(String header, ByteBuffer data) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(json.length).put(json).put(data.flip());
    return Files.write(directory.resolve("test.safetensors"), all.array());
  }
}
