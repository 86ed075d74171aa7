package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the tests of a GPU build engines of, on another runtime. */
class TinyGraphTest {
  @Test
  void addsAndMasks() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      for (long declared : new long[] {2, -1}) {
        try (OrtSession session = environment.createSession(TinyGraph.onnx(3, declared), options)) {
          assertEquals(2 + 3 + 4 + 5 + 6, run(environment, session, 1));
          assertEquals(0, run(environment, session, 0));
        }
      }
    }
  }

  private static float run(OrtEnvironment environment, OrtSession session, float mask)
      throws OrtException {
    EngineShapes shapes = new EngineShapes(3, 2);
    Map<String, Float> values =
        Map.of("x", 2f, "mask", mask, "mu", 3f, "t", 4f, "spks", 5f, "cond", 6f);
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    for (String input : EngineShapes.inputs()) {
      List<Long> shape = shapes.shape(input, 2, 7);
      FloatBuffer filled =
          FloatBuffer.allocate(Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b)));
      while (filled.hasRemaining()) {
        filled.put(values.get(input));
      }
      long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
      inputs.put(input, OnnxTensor.createTensor(environment, filled.flip(), sizes));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      float[][][] output = (float[][][]) result.get(0).getValue();
      assertEquals(List.of(2, 3, 7), List.of(output.length, output[0].length, output[0][0].length));
      return output[1][2][6];
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }
}
