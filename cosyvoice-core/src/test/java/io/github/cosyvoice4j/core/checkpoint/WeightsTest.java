package io.github.cosyvoice4j.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @TempDir Path directory;

  @Test
  void wrongShapeNamesFileTensorExpectedAndGot() throws IOException {
    try (WeightSource source = source("conv.weight")) {
      Weights weights = Weights.of(source).at("conv");
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> weights.get("weight", 2, 4));
      assertTrue(
          e.getMessage()
              .startsWith("test.pt: tensor conv.weight: expected shape [2, 4], got [2, 3]"),
          e.getMessage());
    }
  }

  @Test
  void missingTensorNamesItsPath() throws IOException {
    try (WeightSource source = source("conv.weight")) {
      Weights weights = Weights.of(source).at("conv").at(3);
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> weights.get("weight", 2, 3));
      assertTrue(e.getMessage().contains("conv.3.weight"), e.getMessage());
    }
  }

  @Test
  void unreadTensorsAreListed() throws IOException {
    try (WeightSource source = source("conv.weight")) {
      Weights weights = Weights.of(source);
      assertEquals(Set.of("conv.weight", "g"), weights.unused());
      weights.at("conv").get("weight", 2, 3);
      weights.ignore("g");
      assertEquals(Set.of(), weights.unused());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "weight_g, weight_v",
    "parametrizations.weight.original0, parametrizations.weight.original1"
  })
  void weightNormIsFoldedInBothSpellings(String magnitude, String direction) throws IOException {
    Path path =
        new TorchFileWriter()
            .floats("v", 3, 4, 0, 0, 0, -2)
            .floats("g", 10, 1)
            .tensor("conv." + direction, "v", 2, 3, 1)
            .tensor("conv." + magnitude, "g", 2, 1, 1)
            .write(directory.resolve("test.pt"));
    try (WeightSource source = WeightSource.open(path, true)) {
      Weights weights = Weights.of(source);
      StoredTensor folded = weights.at("conv").weightNormed(2, 3, 1);
      assertArrayEquals(new float[] {6, 8, 0, 0, 0, -1}, folded.toFloatArray());
      assertArrayEquals(new long[] {2, 3, 1}, folded.shape());
      assertEquals(Set.of(), weights.unused());
    }
  }

  @Test
  void plainWeightNeedsNoFolding() throws IOException {
    try (WeightSource source = source("conv.weight")) {
      StoredTensor weight = Weights.of(source).at("conv").weightNormed(2, 3);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, weight.toFloatArray());
    }
  }

  @Test
  void randomWeightsFitAnyShape() {
    RandomWeights random = new RandomWeights(7);
    float[] matrix = random.get("linear.weight", 300, 400).toFloatArray();
    double squares = 0;
    for (float value : matrix) {
      squares += value * value;
    }
    assertEquals(1.0 / 400, squares / matrix.length, 1e-4);
    assertEquals(1, random.get("norm.weight", 64).toFloatArray()[5], 0.02);
    assertEquals(0, random.get("linear.bias", 64).toFloatArray()[5], 0.02);
    assertArrayEquals(matrix, new RandomWeights(7).get("linear.weight", 300, 400).toFloatArray());
    assertFalse(random.contains("conv.weight_g"));
    assertFalse(random.contains("conv.parametrizations.weight.original1"));
    assertTrue(random.contains("conv.weight"));
  }

  private WeightSource source(String name) throws IOException {
    return WeightSource.open(
        new TorchFileWriter()
            .floats("0", 1, 2, 3, 4, 5, 6)
            .floats("1", 1)
            .tensor(name, "0", 2, 3)
            .tensor("g", "1", 1)
            .write(directory.resolve("test.pt")),
        true);
  }
}
