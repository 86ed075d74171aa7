package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The engines of an executor: one for each device, shared by its tasks, loaded when the first of
 * them asks and closed with the process. Thread-safe.
 */
final class Engines {
  private static final Map<String, CosyVoice2> LOADED = new HashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Engines::closeAll, "cosyvoice-close"));
  }

  private Engines() {}

  /**
   * {@return the GPU that a task was given: its address of Spark's resource {@code gpu}, else what
   * the executor's environment says}
   */
  static LocalRank rank() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
    return gpu == null || gpu.addresses().length == 0
        ? LocalRank.of(System.getenv())
        : new LocalRank(Optional.of(gpu.addresses()[0]));
  }

  /**
   * {@return the engine of a device}
   *
   * @param options name the model
   * @param compute names the device
   * @throws IOException if the model can't be loaded
   */
  static CosyVoice2 get(ClusterOptions options, ComputeOptions compute) throws IOException {
    String key = compute.devices() + "\n" + options.engineKey();
    synchronized (LOADED) { // loading twice at once would take twice the memory
      CosyVoice2 engine = LOADED.get(key);
      if (engine == null) {
        engine = CosyVoice2.load(options.modelDirectory(), options.engine(compute));
        LOADED.put(key, engine);
      }
      return engine;
    }
  }

  private static void closeAll() {
    synchronized (LOADED) {
      LOADED.values().forEach(CosyVoice2::close);
      LOADED.clear();
    }
  }
}
