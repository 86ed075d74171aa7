package io.github.cosyvoice4j.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"llm", "flow", "hift"})
  void readsWhatUpstreamSaved(String net) throws IOException {
    Path path = Goldens.modelDirectory().resolve(net + ".pt");
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, true)) {
      assertFalse(weights.names().isEmpty());
      for (String name : weights.names()) {
        for (float value : weights.get(name).toFloatArray()) {
          assertTrue(Float.isFinite(value), name);
        }
      }
    }
  }

  /** The same language model was also saved by another library, rounded to 16 bits. */
  @Test
  void valuesAreThoseOfTheHuggingFaceExport() throws IOException {
    Path ours = Goldens.modelDirectory().resolve("llm.pt");
    Path theirs = Goldens.file("hf-llm/model.safetensors");
    try (WeightSource torch = WeightSource.open(ours, true);
        WeightSource exported = WeightSource.open(theirs, true)) {
      String name = "model.layers.1.mlp.down_proj.weight";
      StoredTensor expected = exported.get(name);
      StoredTensor actual = torch.get("llm.model." + name);
      assertEquals(StoredType.BFLOAT16, expected.type());
      assertArrayEquals(expected.shape(), actual.shape());
      float[] rounded = expected.toFloatArray();
      float[] whole = actual.toFloatArray();
      for (int i = 0; i < whole.length; i++) {
        assertEquals(rounded[i], whole[i], Math.abs(whole[i]) / 256);
      }
    }
  }

  @Test
  void viewsKeepOffsetAndStrides() throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("0", 0, 1, 2, 3, 4, 5, 6, 7)
            .view("transposed", "0", 1, new long[] {2, 3}, new long[] {1, 2})
            .view("overlapping", "0", 4, new long[] {3, 2}, new long[] {1, 1})
            .view("repeated", "0", 7, new long[] {2, 2}, new long[] {0, 0})
            .view("scalar", "0", 3, new long[] {}, new long[] {})
            .view("empty", "0", 8, new long[] {0, 4}, new long[] {4, 1})
            .write(directory.resolve("views.pt"));
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, true)) {
      assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, weights.get("transposed").toFloatArray());
      assertFalse(weights.get("transposed").isContiguous());
      assertArrayEquals(new float[] {4, 5, 5, 6, 6, 7}, weights.get("overlapping").toFloatArray());
      assertEquals(4 * Float.BYTES, weights.get("overlapping").data().remaining());
      assertArrayEquals(new float[] {7, 7, 7, 7}, weights.get("repeated").toFloatArray());
      assertArrayEquals(new float[] {3}, weights.get("scalar").toFloatArray());
      assertArrayEquals(new float[0], weights.get("empty").toFloatArray());
    }
  }

  @Test
  void everyNumberFormatIsRead() throws IOException {
    TorchFileWriter writer = new TorchFileWriter();
    Map<StoredType, byte[]> numbers =
        Map.of(
            StoredType.FLOAT16,
                bytes(6)
                    .putShort((short) 0x3e00)
                    .putShort((short) 0xc000)
                    .putShort((short) 1)
                    .array(),
            StoredType.BFLOAT16, bytes(2).putShort((short) 0x4049).array(),
            StoredType.FLOAT64, bytes(8).putDouble(0.25).array(),
            StoredType.INT64, bytes(8).putLong(-3).array(),
            StoredType.INT32, bytes(4).putInt(-3).array(),
            StoredType.INT16, bytes(2).putShort((short) -3).array(),
            StoredType.INT8, new byte[] {-3},
            StoredType.UINT8, new byte[] {-3},
            StoredType.BOOL, new byte[] {1});
    numbers.forEach(
        (type, bytes) ->
            writer
                .storage(type.name(), type, bytes)
                .tensor(type.name(), type.name(), bytes.length / type.bytes()));
    try (TorchCheckpoint weights =
        TorchCheckpoint.open(writer.write(directory.resolve("types.pt")), true)) {
      float tiny = 0x1p-24f;
      assertArrayEquals(new float[] {1.5f, -2, tiny}, weights.get("FLOAT16").toFloatArray());
      assertArrayEquals(new float[] {3.140625f}, weights.get("BFLOAT16").toFloatArray());
      assertArrayEquals(new float[] {0.25f}, weights.get("FLOAT64").toFloatArray());
      for (String signed : List.of("INT64", "INT32", "INT16", "INT8")) {
        assertArrayEquals(new int[] {-3}, weights.get(signed).toIntArray(), signed);
      }
      assertArrayEquals(new int[] {253}, weights.get("UINT8").toIntArray());
      assertArrayEquals(new int[] {1}, weights.get("BOOL").toIntArray());
    }
  }

  @Test
  void scalarsOfTrainingArePassedOver() throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("0", 1)
            .tensor("w", "0", 1)
            .number("epoch", 12)
            .write(directory.resolve("trained.pt"));
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, true)) {
      assertEquals(Set.of("w"), weights.names());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict", "model", "module"})
  void wrappedStateDictIsFound(String key) throws IOException {
    Path path =
        new TorchFileWriter()
            .number("epoch", 12)
            .beginDict(key)
            .floats("0", 1)
            .tensor("w", "0", 1)
            .endDict()
            .write(directory.resolve("wrapped.pt"));
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, true)) {
      assertEquals(Set.of("w"), weights.names());
    }
  }

  @Test
  void prefixesCanBeTakenOff() throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("0", 1, 2)
            .tensor("generator.w", "0", 2)
            .tensor("generator.v", "0", 1)
            .write(directory.resolve("prefixed.pt"));
    try (WeightSource weights = WeightSource.open(path, true).withoutPrefix("generator.")) {
      assertEquals(Set.of("w", "v"), weights.names());
      assertArrayEquals(new float[] {1, 2}, weights.get("w").toFloatArray());
    }
  }

  @Test
  void nestedDictsAreReadWhole() throws IOException {
    Path path =
        new TorchFileWriter()
            .beginDict("中文女")
            .floats("0", 1, 2)
            .tensor("embedding", "0", 1, 2)
            .number("uses", -70_000)
            .endDict()
            .write(directory.resolve("spk2info.pt"));
    try (TorchArchive archive = TorchArchive.open(path, true)) {
      Map<?, ?> root = assertInstanceOf(Map.class, archive.root());
      Map<?, ?> speaker = assertInstanceOf(Map.class, root.get("中文女"));
      assertEquals(-70_000L, speaker.get("uses"));
      TorchTensor embedding = assertInstanceOf(TorchTensor.class, speaker.get("embedding"));
      assertArrayEquals(new float[] {1, 2}, embedding.map("embedding").toFloatArray());
    }
  }

  @Test
  void protocol4IsRead() throws IOException {
    byte[] pickle =
        new PickleWriter()
            .ops(0x80, 4) // PROTO
            .ops(0x95, 0, 0, 0, 0, 0, 0, 0, 0) // FRAME
            .ops(']', 0x94, '(') // EMPTY_LIST, MEMOIZE, MARK
            .ops(0x8c, 2, 'h', 'i') // SHORT_BINUNICODE
            .number(0.5)
            .ops('N', 0x88) // NONE, NEWTRUE
            .ops('h', 0, 'e', '.') // BINGET, APPENDS, STOP
            .toByteArray();
    Path path =
        new TorchFileWriter().record("data.pkl", pickle).write(directory.resolve("four.pt"));
    try (TorchArchive archive = TorchArchive.open(path, true)) {
      List<?> root = assertInstanceOf(List.class, archive.root());
      assertEquals("hi", root.get(0));
      assertEquals(0.5, root.get(1));
      assertEquals(null, root.get(2));
      assertEquals(true, root.get(3));
      assertTrue(root == root.get(4), "a list may contain itself");
    }
  }

  /** {@code torch.serialization.set_crc32_options(False)}. */
  @Test
  void fileWithoutChecksumsIsReadWhereNoneAreAskedFor() throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("0", 1)
            .tensor("w", "0", 1)
            .withoutChecksums()
            .write(directory.resolve("unchecked.pt"));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> TorchCheckpoint.open(path, true));
    assertTrue(e.getMessage().contains("verifyWeights(false)"), e.getMessage());
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, false)) {
      assertArrayEquals(new float[] {1}, weights.get("w").toFloatArray());
    }
  }

  /** Offsets beyond 32 bits; the hole between takes no room on disk. */
  @Test
  void recordsBeyond4GibAreFound() throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("0", 1, 2, 3)
            .position("data/0", 5L << 30)
            .tensor("w", "0", 3)
            .write(directory.resolve("long.pt"));
    try (TorchCheckpoint weights = TorchCheckpoint.open(path, true)) {
      assertArrayEquals(new float[] {1, 2, 3}, weights.get("w").toFloatArray());
    }
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theFingerprintTellsNumbersApart() throws IOException {
    String first = fingerprint(new TorchFileWriter().floats("0", 1, 2).tensor("a", "0", 2));
    assertEquals(64, first.length());
    assertEquals(first, fingerprint(new TorchFileWriter().floats("0", 1, 2).tensor("a", "0", 2)));
    assertNotEquals(
        first, fingerprint(new TorchFileWriter().floats("0", 1, 3).tensor("a", "0", 2)));
    assertNotEquals(
        first, fingerprint(new TorchFileWriter().floats("0", 1, 2).tensor("b", "0", 2)));
  }

  private String fingerprint(TorchFileWriter file) throws IOException {
    Path path = file.write(directory.resolve("fingerprint.pt"));
    try (WeightSource weights = WeightSource.open(path, false).withoutPrefix("module.")) {
      weights.verify();
      return weights.fingerprint().orElseThrow();
    }
  }
}
