package io.github.cosyvoice4j.core.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.NativeLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One net in ONNX Runtime.
 *
 * <p>Several threads may run it at the same time; {@link #close} waits for them.
 */
public final class OnnxModel implements AutoCloseable {
  private final String name;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<TensorInfo> inputs;
  private final List<NodeInfo> outputs;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxModel(String name, OrtEnvironment environment, OrtSession session)
      throws OrtException, ModelFormatException {
    this.name = name;
    this.environment = environment;
    this.session = session;
    this.inputs = tensorInputs(name, session);
    this.outputs = List.copyOf(session.getOutputInfo().values());
  }

  /**
   * Loads a net.
   *
   * @param file the {@code .onnx} file
   * @param threads threads of one operation; 0: as many as there are processors
   * @return the net, which the caller closes
   * @throws ModelFormatException if the file is absent or no net that ONNX Runtime can run
   * @throws IOException if it can't be read
   * @throws NativeLibraryException if ONNX Runtime has no natives for this machine
   */
  public static OnnxModel load(Path file, int threads) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file + ": expected an ONNX model, got no file");
    }
    String name = file.getFileName().toString();
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        return new OnnxModel(name, environment, session);
      } catch (OrtException | ModelFormatException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ModelFormatException(
          file + ": expected an ONNX model, got: " + firstLine(e) + "; is the file complete?", e);
    }
  }

  /** {@return the file's name, for messages} */
  public String name() {
    return name;
  }

  /**
   * {@return what the file says of itself beside the net, by key}
   *
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public Map<String, String> metadata() {
    lock.readLock().lock();
    try {
      requireOpen();
      return Map.copyOf(session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** {@return how many inputs it has} */
  public int inputs() {
    return inputs.size();
  }

  /**
   * {@return the sizes of an input's axes, -1 where it takes any}
   *
   * @param input which, from 0
   */
  public long[] inputShape(int input) {
    return inputs.get(input).getShape();
  }

  /** {@return how many outputs it has} */
  public int outputs() {
    return outputs.size();
  }

  /**
   * {@return one size of an output, or -1 where it depends on what is fed}
   *
   * @param output which, from 0
   * @param axis which, from 0; from the end: -1 is the last
   */
  public long outputSize(int output, int axis) {
    if (!(outputs.get(output).getInfo() instanceof TensorInfo tensor)) {
      return -1;
    }
    long[] shape = tensor.getShape();
    int index = axis < 0 ? shape.length + axis : axis;
    return index >= 0 && index < shape.length ? shape[index] : -1;
  }

  /**
   * Checks one size of an input where the net fixes it.
   *
   * @param count how many inputs there must be
   * @param axis of the first input
   * @param size what is going to be fed
   * @throws ModelFormatException if the net takes something else
   */
  public void requireInputs(int count, int axis, int size) throws ModelFormatException {
    if (inputs.size() != count) {
      throw new ModelFormatException(
          name
              + ": inputs: expected "
              + count
              + ", got "
              + session.getInputNames()
              + "; is it another model's?");
    }
    long[] shape = inputs.get(0).getShape();
    boolean fits = shape.length == 3 && (shape[axis] == size || shape[axis] < 0);
    if (!fits) {
      throw new ModelFormatException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected 3 axes with %d values along axis %d, got shape %s; is it another"
                  + " net?",
              name,
              session.getInputNames(),
              size,
              axis,
              Arrays.toString(shape)));
    }
  }

  /**
   * Runs the net.
   *
   * @param feeds one for each input, in the net's own order
   * @return all outputs, in the net's own order
   * @throws CosyVoiceException if ONNX Runtime fails
   */
  public List<OnnxOutput> run(List<OnnxInput> feeds) {
    lock.readLock().lock();
    Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
    try {
      requireOpen();
      int next = 0;
      for (String input : session.getInputNames()) {
        tensors.put(input, feeds.get(next++).create(environment));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        List<OnnxOutput> values = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          values.add(OnnxOutput.copy(name + ": " + output.getKey(), output.getValue()));
        }
        return values;
      }
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      tensors.values().forEach(OnnxTensorLike::close);
      lock.readLock().unlock();
    }
  }

  /** Frees the net after the last run. Idempotent. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new CosyVoiceException(name + ": can't be closed: " + firstLine(e), e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  private CosyVoiceException failed(OrtException e) {
    return new CosyVoiceException(name + ": ONNX Runtime failed: " + firstLine(e), e);
  }

  private static OrtEnvironment environment() {
    try {
      return DeepStack.call(OrtEnvironment::getEnvironment);
    } catch (LinkageError | RuntimeException e) {
      throw new NativeLibraryException(
          "onnxruntime: expected natives for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ", got: "
              + e
              + "; is the temporary folder writable?",
          e);
    }
  }

  private static List<TensorInfo> tensorInputs(String name, OrtSession session)
      throws OrtException, ModelFormatException {
    List<TensorInfo> tensors = new ArrayList<>();
    for (NodeInfo input : session.getInputInfo().values()) {
      if (!(input.getInfo() instanceof TensorInfo tensor)) {
        throw new ModelFormatException(name + ": " + input.getName() + ": expected a tensor");
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }
}
