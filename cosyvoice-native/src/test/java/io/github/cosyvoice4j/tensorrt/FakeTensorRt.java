package io.github.cosyvoice4j.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.torch.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/** TensorRT without a GPU: engines are text, and passes are whatever a test wants. */
class FakeTensorRt implements EngineRuntime {
  static final GpuFacts FACTS = new GpuFacts("NVIDIA Fake", "9.0", "580.1", "10.15.1.29");

  /** What was done, in order. */
  final List<String> events = Collections.synchronizedList(new ArrayList<>());

  GpuFacts facts = FACTS;
  String built = "an engine";
  String accepted = "an engine";
  int maxRows = 2;
  IOException buildFailure;
  BiConsumer<EstimatorInput, Tensor> pass = (input, output) -> {};

  @Override
  public GpuFacts facts() {
    return facts;
  }

  @Override
  public long freeBytes() {
    return 1000;
  }

  @Override
  public SerializedEngine build(EngineRequest request) throws IOException {
    events.add("build");
    if (buildFailure != null) {
      throw buildFailure;
    }
    return new SerializedEngine() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(built.getBytes(UTF_8));
      }

      @Override
      public void close() {
        events.add("close serialized");
      }
    };
  }

  @Override
  public Engine read(ByteBuffer serialized) throws ModelFormatException {
    events.add("read");
    String text = UTF_8.decode(serialized.duplicate()).toString();
    if (!text.equals(accepted)) {
      throw new ModelFormatException("engine: expected " + accepted + ", got " + text);
    }
    return new FakeEngine();
  }

  @Override
  public void close() {
    events.add("close runtime");
  }

  /** {@return an engine that was not read} */
  Engine engine() {
    return new FakeEngine();
  }

  private final class FakeEngine implements Engine {
    private boolean closed;

    @Override
    public int maxRows() {
      return maxRows;
    }

    @Override
    public long contextBytes() {
      return 100;
    }

    @Override
    public ExecutionContext newContext() {
      events.add("new context");
      return new FakeContext();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        events.add("close engine");
      }
    }
  }

  private final class FakeContext implements ExecutionContext {
    private boolean closed;

    @Override
    public void run(EstimatorInput input, Tensor output) {
      if (closed) {
        throw new NativeLibraryException("a closed context was lent", null);
      }
      pass.accept(input, output);
    }

    @Override
    public void close() {
      closed = true;
      events.add("close context");
    }
  }
}
