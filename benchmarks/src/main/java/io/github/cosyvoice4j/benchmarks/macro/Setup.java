package io.github.cosyvoice4j.benchmarks.macro;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.eval.bench.Machine;
import io.github.cosyvoice4j.eval.bench.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options that all benchmarks of this package have, and what follows from them. */
final class Setup {
  @Option(
      names = "--model",
      description = "Model directory; without it, random weights of the released model's sizes.")
  private Path model;

  @Option(names = "--threads", defaultValue = "0", description = "Threads; 0 for the machine's.")
  private int threads;

  @Option(names = "--blas", defaultValue = "PREFER_MKL", description = "${COMPLETION-CANDIDATES}")
  private Blas blas;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      converter = DeviceName.class,
      description = "cpu, cuda or cuda:N, required.")
  private Device device;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "Of language model and flow: ${COMPLETION-CANDIDATES}")
  private Precision precision;

  @Option(names = "--out", description = "Also write the JSON object to this file.")
  private Path out;

  /** {@return what the options say, to be added to} */
  EngineOptions.Builder options() {
    return EngineOptions.newBuilder()
        .threads(threads)
        .blas(blas)
        .verifyWeights(false)
        .device(device)
        .precision(precision);
  }

  /** Reads a device by its name. */
  private static final class DeviceName implements ITypeConverter<Device> {
    @Override
    public Device convert(String name) {
      return Device.parse(name);
    }
  }

  /**
   * {@return the nets, which the caller closes}
   *
   * @param options {@link #options}, built
   */
  Subject load(EngineOptions options) throws IOException {
    return model == null ? Subject.random("full", options) : Subject.load(model, options);
  }

  /**
   * {@return what a result begins with: commit, hardware and settings}
   *
   * @param subject what is timed
   * @param chosen the benchmark's own settings
   */
  JsonObject describe(Subject subject, JsonObject chosen) throws IOException {
    JsonObject settings = new JsonObject();
    settings.addProperty("precision", precision.toString());
    settings.addProperty("model", subject.name());
    chosen.asMap().forEach(settings::add);
    subject.nets().details().forEach(settings::addProperty);
    JsonObject result = new JsonObject();
    result.addProperty("system", "cosyvoice4j");
    result.addProperty("commit", Machine.commit());
    result.add("hardware", Machine.describe());
    result.add("settings", settings);
    return result;
  }

  /** Prints a result, and writes it where it was asked to. */
  void write(JsonObject result) throws IOException {
    String json = new GsonBuilder().setPrettyPrinting().create().toJson(result);
    System.out.println(json);
    if (out != null) {
      Files.writeString(out, json + "\n");
    }
  }
}
