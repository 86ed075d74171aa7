package io.github.cosyvoice4j.tensorrt;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.flow.CausalConditionalDecoder;
import io.github.cosyvoice4j.flow.CausalConditionalDecoderConfig;
import io.github.cosyvoice4j.flow.CompiledEstimator;
import io.github.cosyvoice4j.flow.EstimatorChoice;
import io.github.cosyvoice4j.spi.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The flow's estimator on TensorRT, as {@link ComputeOptions#tensorRt} wishes: off, where possible,
 * or else loading fails.
 *
 * <p>Upstream: {@code load_trt} in {@code cosyvoice/cli/model.py}. There a chunk of a stream goes
 * through the same engine, which lets it see frames that libtorch would hide; here chunks stay in
 * libtorch, whose caches they need.
 *
 * <p>Loading belongs to one thread; what it chose serves several. The engine lives until this is
 * closed.
 */
public final class TensorRtFlow implements EstimatorChoice, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TensorRtFlow.class.getName());

  /** Far more than any pass takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ComputeOptions options;
  private final int utterances;
  private final Device device;
  private final Path folder;
  private final Machine machine;
  private ContextPool contexts;
  private String report;

  /**
   * What lies outside: replaced in tests.
   *
   * @param cache where engines are kept
   * @param runtimes opens TensorRT
   */
  record Machine(Path cache, Runtimes runtimes) {}

  /** Opens TensorRT on a GPU. */
  @FunctionalInterface
  interface Runtimes {
    /**
     * {@return TensorRT, to be closed}
     *
     * @param device the GPU's number
     * @throws NativeLibraryException if its libraries are absent or of another version
     */
    EngineRuntime open(int device);
  }

  TensorRtFlow(EngineOptions options, Device device, Path folder, Machine machine) {
    this.options = options.compute();
    this.utterances = options.deterministic() ? 1 : options.maxBatch();
    this.device = device;
    this.folder = folder;
    this.machine = machine;
  }

  /**
   * Prepares the choice; nothing is loaded yet.
   *
   * @param options the wish, the precision of the flow, and how many utterances go together
   * @param device where the flow is
   * @param folder the model directory, which may hold {@code flow.decoder.estimator.fp32.onnx};
   *     null if there is none
   * @return the choice, to be closed after the flow's last pass
   */
  public static TensorRtFlow of(EngineOptions options, Device device, Path folder) {
    Path cache = CacheFolder.locate().resolve("tensorrt");
    return new TensorRtFlow(options, device, folder, new Machine(cache, InferLibrary::open));
  }

  /**
   * Finds or builds an engine, and tries it against libtorch.
   *
   * @throws NativeLibraryException if TensorRT is required and something stands in the way
   */
  @Override
  public Optional<CompiledEstimator> choose(
      CausalConditionalDecoder libtorch, CausalConditionalDecoderConfig config) {
    if (options.tensorRt() == Wish.OFF) {
      return Optional.empty();
    }
    try {
      return Optional.of(loaded(libtorch, config));
    } catch (LinkageError e) {
      return without(InferLibrary.absent(e));
    } catch (IOException | RuntimeException e) {
      return without(e);
    }
  }

  private Optional<CompiledEstimator> without(Exception e) {
    close();
    if (options.tensorRt() == Wish.REQUIRE) {
      throw e instanceof NativeLibraryException ours
          ? ours
          : new NativeLibraryException("tensorrt: " + e.getMessage(), e);
    }
    report = "libtorch instead; " + e.getMessage();
    LOG.log(System.Logger.Level.WARNING, "flow estimator: {0}", report);
    return Optional.empty();
  }

  private CompiledEstimator loaded(
      CausalConditionalDecoder libtorch, CausalConditionalDecoderConfig config) throws IOException {
    EngineRequest request = request(config.outChannels());
    EngineRuntime runtime = machine.runtimes.open(device.index());
    contexts = contexts(runtime, request);
    TensorRtEstimator estimator = new TensorRtEstimator(contexts);
    EngineShapes shapes = new EngineShapes(config.outChannels(), contexts.maxRows());
    double error = EstimatorTrial.of(shapes).error(libtorch, estimator, OutputCheck.of(request));
    report =
        "%s in %s, %s, %d contexts, differs from libtorch by %.1e; streams on libtorch"
            .formatted(
                runtime.facts().tensorRt(), request.numbers(), shapes, contexts.count(), error);
    return estimator;
  }

  /** {@return what to build, if that can be at all} */
  private EngineRequest request(int melBins) {
    if (device.kind() != Device.Kind.CUDA) {
      throw absent("a GPU", device.toString(), "choose a device such as cuda:0");
    }
    Precision precision = options.precision(Stage.FLOW);
    if (precision == Precision.INT8) {
      throw absent("the flow in FP32, FP16 or BF16", "INT8", "choose one of these");
    }
    if (folder == null) {
      throw absent("a model directory", "weights alone", "leave TensorRT off");
    }
    Path onnx = folder.resolve(EngineRequest.ONNX);
    if (!Files.isRegularFile(onnx)) {
      throw absent(
          onnx.toString(),
          "no such file",
          "download the directory again, whole, or make the file with upstream's"
              + " cosyvoice/bin/export_onnx.py");
    }
    EngineShapes shapes = new EngineShapes(melBins, utterances * EngineShapes.ROWS);
    return new EngineRequest(onnx, precision, options.tf32(), shapes);
  }

  private static NativeLibraryException absent(String expected, String got, String remedy) {
    return new NativeLibraryException(
        "tensorrt: expected " + expected + ", got " + got + "; " + remedy, null);
  }

  private ContextPool contexts(EngineRuntime runtime, EngineRequest request) throws IOException {
    try {
      EngineKey key = EngineKey.of(runtime.facts(), request);
      Engine engine = new EngineCache(machine.cache).engine(key, request, runtime);
      int count = ContextPool.count(runtime.freeBytes(), engine.contextBytes());
      return new ContextPool(runtime, engine, count, PATIENCE);
    } catch (IOException | RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  /** {@return for people: what was chosen, or why not; empty where TensorRT was not asked for} */
  public Optional<String> report() {
    return Optional.ofNullable(report);
  }

  /** Frees the engine and its contexts. Idempotent. */
  @Override
  public void close() {
    if (contexts != null) {
      contexts.close();
    }
  }
}
