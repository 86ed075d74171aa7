package io.github.cosyvoice4j.backend;

import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.spi.CacheFolder;
import io.github.cosyvoice4j.torch.ByteCache;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.ProductForm;
import io.github.cosyvoice4j.torch.StaleCacheException;
import io.github.cosyvoice4j.torch.UnfitProductException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The weights of a model's nets, in the numbers asked for, or in single precision where these prove
 * unfit on this machine. Not safe for use by several threads.
 */
final class NetWeights implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetWeights.class.getName());

  private final EngineOptions options;
  private final List<ModuleWeights> roots = new ArrayList<>();
  private final Map<String, String> details = new LinkedHashMap<>();
  private final Map<Stage, Precision> loaded = new EnumMap<>(Stage.class);

  NetWeights(EngineOptions options) {
    this.options = options;
  }

  /** Makes a net of its weights; may be called again after it failed. */
  interface Loader<T> {
    T load(ModuleWeights weights) throws IOException;
  }

  /**
   * Loads a net.
   *
   * @param stage what the net is for
   * @param source its weights
   * @param loader makes it
   * @return the net
   * @throws IOException if weights are missing or of other shapes than expected
   */
  <T> T load(Stage stage, WeightSource source, Loader<T> loader) throws IOException {
    Precision asked = options.compute().precision(stage);
    String row = name(stage) + " precision";
    try {
      T net =
          asked == Precision.INT8
              ? loadBytes(stage, source, loader)
              : loader.load(root(source, ProductForm.of(options, stage), ByteCache.none()));
      details.put(row, name(asked));
      loaded.put(stage, asked);
      return net;
    } catch (UnfitProductException e) {
      String report = "fp32; %s was asked for, but %s".formatted(name(asked), e.getMessage());
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}", row, report);
      details.put(row, report);
      loaded.put(stage, Precision.FP32);
      closeLast();
      return loader.load(root(source, ProductForm.of(options, stage).exact(), ByteCache.none()));
    }
  }

  private <T> T loadBytes(Stage stage, WeightSource source, Loader<T> loader) throws IOException {
    try {
      return loadBytes(stage, source, loader, false);
    } catch (StaleCacheException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}; it is written anew", e.getMessage());
      closeLast();
      return loadBytes(stage, source, loader, true);
    }
  }

  private <T> T loadBytes(Stage stage, WeightSource source, Loader<T> loader, boolean fresh)
      throws IOException {
    String net = name(stage);
    try (ByteCache cache = ByteCache.open(CacheFolder.locate(), net, source, fresh)) {
      T loaded = loader.load(root(source, ProductForm.of(options, stage), cache));
      cache.finish();
      if (!cache.state().isEmpty()) {
        details.put(net + " int8 weights", cache.state());
      }
      return loaded;
    }
  }

  private ModuleWeights root(WeightSource source, ProductForm form, ByteCache cache) {
    ModuleWeights root = ModuleWeights.of(source, form, cache);
    roots.add(root);
    return root;
  }

  private void closeLast() {
    roots.remove(roots.size() - 1).close();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** {@return what the nets were loaded from, in the order of loading} */
  List<ModuleWeights> roots() {
    return roots;
  }

  /** {@return in what numbers the nets are in the end, such as {@code llm INT8, flow FP32}} */
  String precisions() {
    return loaded.entrySet().stream()
        .map(entry -> name(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** {@return in what numbers, and what became of the cache, for people} */
  Map<String, String> details() {
    return details;
  }

  /** Frees all weights. Idempotent. */
  @Override
  public void close() {
    roots.forEach(ModuleWeights::close);
  }
}
