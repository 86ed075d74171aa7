package io.github.cosyvoice4j.spark;

import io.github.cosyvoice4j.CosyVoice2;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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
   * {@return the device that a task was given: {@code gpu:0} for the address 0, else {@code cpu}}
   */
  static String device() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get("gpu");
    return gpu == null || gpu.addresses().length == 0 ? "cpu" : "gpu:" + gpu.addresses()[0];
  }

  /**
   * {@return the engine of a device}
   *
   * @param options name the model
   * @param device which device
   * @throws IOException if the model can't be loaded
   */
  static CosyVoice2 get(ClusterOptions options, String device) throws IOException {
    String key = device + "\n" + options.engineKey();
    synchronized (LOADED) { // loading twice at once would take twice the memory
      CosyVoice2 engine = LOADED.get(key);
      if (engine == null) {
        engine = CosyVoice2.load(options.modelDirectory(), options.engine());
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
