package io.github.cosyvoice4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ModuleWeightsTest {
  private static final float[] DIRECTION = {3, 4, 0, 0, 0, 2, 0, 0};
  private static final float[] FOLDED = {6, 8, 0, 0, 0, 5, 0, 0};

  private final Memory source = new Memory();

  @Test
  void float32IsReadInPlace() throws IOException {
    ByteBuffer bytes = source.put("a.weight", 1, 2, 3, 4);
    try (ModuleWeights root = ModuleWeights.of(source)) {
      Tensor weight = root.at("a").get("weight", 4);
      bytes.putFloat(4, 20);
      assertArrayEquals(new float[] {1, 20, 3, 4}, weight.toFloats());
      assertEquals(4, root.parameters());
    }
  }

  @Test
  void halfPrecisionIsConverted() throws IOException {
    source.putShorts("half", StoredType.FLOAT16, 0x3C00, 0xC000, 0x3555);
    source.putShorts("brain", StoredType.BFLOAT16, 0x3F80, 0xC000, 0x3EAB);
    try (ModuleWeights root = ModuleWeights.of(source)) {
      assertArrayEquals(new float[] {1, -2, 0.33325195f}, root.get("half", 3).toFloats());
      assertArrayEquals(new float[] {1, -2, 0.33398438f}, root.get("brain", 3).toFloats());
    }
  }

  @Test
  void weightNormIsFoldedInBothSpellings() throws IOException {
    source.put("old.weight_g", new long[] {2, 1, 1}, 10, 5);
    source.put("old.weight_v", new long[] {2, 2, 2}, DIRECTION);
    source.put("new.parametrizations.weight.original0", new long[] {2, 1, 1}, 10, 5);
    source.put("new.parametrizations.weight.original1", new long[] {2, 2, 2}, DIRECTION);
    source.put("plain.weight", new long[] {2, 2, 2}, FOLDED);
    try (ModuleWeights root = ModuleWeights.of(source)) {
      for (String name : new String[] {"old", "new", "plain"}) {
        Tensor weight = root.at(name).weightNormed(2, 2, 2);
        assertArrayEquals(FOLDED, weight.toFloats(), 1e-6f, name);
      }
      assertEquals(Set.of(), root.unused());
    }
  }

  @Test
  void wrongShapeNamesFileTensorAndShapes() throws IOException {
    source.put("a.weight", 1, 2);
    try (ModuleWeights root = ModuleWeights.of(source)) {
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> root.at("a").get("weight", 2, 1));
      assertTrue(
          e.getMessage().startsWith("memory: tensor a.weight: expected shape [2, 1], got [2];"));
      assertThrows(ModelFormatException.class, () -> root.get("b", 1));
    }
  }

  @Test
  void unusedTellsWhatNobodyReadOrIgnored() throws IOException {
    source.put("layers.0.weight", 1);
    source.put("layers.1.weight", 1);
    source.put("head", 1);
    try (ModuleWeights root = ModuleWeights.of(source)) {
      assertTrue(root.at("layers").at(0).contains("weight"));
      assertFalse(root.contains("weight"));
      root.at("layers").at(0).get("weight", 1);
      root.ignore("head");
      assertEquals(Set.of("layers.1.weight"), root.unused());
    }
  }

  @Test
  void closingTheRootClosesWhatItsViewsRead() throws IOException {
    source.put("a.weight", 1);
    ModuleWeights root = ModuleWeights.of(source);
    Tensor weight = root.at("a").get("weight", 1);
    Tensor constant = root.at("a").own(() -> Tensor.zeros(3).add(1));
    assertArrayEquals(new float[] {1, 1, 1}, constant.toFloats());
    root.close();
    root.close();
    assertThrows(IllegalStateException.class, weight::toFloats);
    assertThrows(IllegalStateException.class, constant::toFloats);
  }

  /** Tensors in memory. */
  private static final class Memory implements WeightSource {
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    ByteBuffer put(String name, float... values) {
      return put(name, new long[] {values.length}, values);
    }

    ByteBuffer put(String name, long[] shape, float... values) {
      ByteBuffer bytes = bytes(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      store(name, StoredType.FLOAT32, shape, bytes);
      return bytes;
    }

    void putShorts(String name, StoredType type, int... bits) {
      ByteBuffer bytes = bytes(bits.length * Short.BYTES);
      for (int i = 0; i < bits.length; i++) {
        bytes.putShort(i * Short.BYTES, (short) bits[i]);
      }
      store(name, type, new long[] {bits.length}, bytes);
    }

    private void store(String name, StoredType type, long[] shape, ByteBuffer bytes) {
      long[] strides = StoredTensor.contiguousStrides(shape);
      tensors.put(name, new StoredTensor(name, type, shape, strides, bytes));
    }

    private static ByteBuffer bytes(int size) {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public Set<String> names() {
      return tensors.keySet();
    }

    @Override
    public boolean contains(String name) {
      return tensors.containsKey(name);
    }

    @Override
    public StoredTensor get(String name, long... shape) {
      return tensors.get(name);
    }

    @Override
    public void close() {}
  }
}
