package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.dataset.LocalRank;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The options about loading and computing that commands share. */
final class ModelOptions {
  /** Names of {@link EngineOptions.Blas} for people. */
  enum Blas {
    AUTO(EngineOptions.Blas.PREFER_MKL),
    MKL(EngineOptions.Blas.REQUIRE_MKL),
    OPENBLAS(EngineOptions.Blas.OPENBLAS);

    private final EngineOptions.Blas value;

    Blas(EngineOptions.Blas value) {
      this.value = value;
    }
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads for one matrix product; 0: the machine's choice.")
  private int threads;

  @Option(
      names = "--blas",
      paramLabel = "LIBRARY",
      defaultValue = "auto",
      description = "auto (MKL where its jar is on the path), mkl (required) or openblas.")
  private Blas blas;

  @Option(
      names = "--device",
      split = ",",
      paramLabel = "DEVICE",
      description =
          "cpu, cuda, cuda:N or auto (the default); several GPUs, such as cuda:0,cuda:1, share the"
              + " requests. An error where it can't be had.")
  private List<String> devices;

  @Option(
      names = "--prefer-device",
      split = ",",
      paramLabel = "DEVICE",
      description = "As --device, but the CPU where it can't be had.")
  private List<String> preferred;

  @Option(
      names = "--precision",
      paramLabel = "NUMBERS",
      description =
          "Numbers that language model and flow are computed in: fp32 (the default), fp16, bf16 or"
              + " int8; which of them a device offers is told where it does not.")
  private Precision precision;

  @Option(
      names = "--llm-precision",
      paramLabel = "NUMBERS",
      description = "The same for the language model alone.")
  private Precision llmPrecision;

  @Option(
      names = "--flow-precision",
      paramLabel = "NUMBERS",
      description = "The same for the flow alone.")
  private Precision flowPrecision;

  @Option(
      names = "--flow-steps",
      paramLabel = "N",
      description = "Euler steps of the flow (default: 10); fewer are faster and sound different.")
  private Integer flowSteps;

  @Option(
      names = "--causal-flow",
      description =
          "Make whole utterances as streams are made: faster, with other numbers than upstream's.")
  private boolean causalFlow;

  @Option(
      names = "--tensorrt",
      paramLabel = "WISH",
      defaultValue = "off",
      description = "TensorRT for the flow on a GPU: off, prefer or require.")
  private Wish tensorRt;

  @Option(
      names = "--tf32",
      description = "Let a GPU multiply single-precision numbers with 10 bits of mantissa.")
  private boolean tf32;

  @Option(
      names = "--no-cuda-graphs",
      description = "Run the steps on a GPU one operation at a time.")
  private boolean noCudaGraphs;

  EngineOptions engineOptions() {
    return builder().build();
  }

  EngineOptions.Builder builder() {
    return builder(LocalRank.NONE);
  }

  /**
   * {@return a builder with what was chosen}
   *
   * @param rank which GPU is meant where none is named
   */
  EngineOptions.Builder builder(LocalRank rank) {
    return EngineOptions.newBuilder().threads(threads).blas(blas.value).compute(compute(rank));
  }

  /** {@return how many devices are named, 1 if none is} */
  int devices() {
    List<String> named = devices == null ? preferred : devices;
    return named == null ? 1 : named.size();
  }

  /** {@return whether options make numbers other than {@link #exactOptions}} */
  boolean areRounded() {
    ComputeOptions compute = compute(LocalRank.NONE);
    return compute.precision(Stage.LLM) != Precision.FP32
        || compute.precision(Stage.FLOW) != Precision.FP32
        || compute.flowSteps() != ComputeOptions.DEFAULT_FLOW_STEPS
        || compute.tensorRt() != Wish.OFF
        || compute.causalFlow()
        || compute.tf32();
  }

  /** {@return the same in single precision and with upstream's Euler steps} */
  EngineOptions exactOptions() {
    ComputeOptions exact =
        compute(LocalRank.NONE).toBuilder()
            .precision(Precision.FP32)
            .flowSteps(ComputeOptions.DEFAULT_FLOW_STEPS)
            .tensorRt(Wish.OFF)
            .causalFlow(false)
            .tf32(false)
            .build();
    return builder().compute(exact).build();
  }

  private ComputeOptions compute(LocalRank rank) {
    ComputeOptions.Builder options =
        ComputeOptions.newBuilder()
            .causalFlow(causalFlow)
            .tensorRt(tensorRt)
            .tf32(tf32)
            .cudaGraphs(!noCudaGraphs);
    addDevices(options, rank);
    if (precision != null) {
      options.precision(precision);
    }
    if (llmPrecision != null) {
      options.precision(Stage.LLM, llmPrecision);
    }
    if (flowPrecision != null) {
      options.precision(Stage.FLOW, flowPrecision);
    }
    if (flowSteps != null) {
      options.flowSteps(flowSteps);
    }
    return rank.place(options.build());
  }

  private void addDevices(ComputeOptions.Builder options, LocalRank rank) {
    if (devices != null && preferred != null) {
      throw new IllegalArgumentException(
          "--device: expected it or --prefer-device, got both; leave one out");
    }
    if (devices != null) {
      Device[] all = parse(devices, rank);
      options.device(all[0], more(all));
    }
    if (preferred != null) {
      Device[] all = parse(preferred, rank);
      options.preferDevice(all[0], more(all));
    }
  }

  private static Device[] parse(List<String> names, LocalRank rank) {
    return names.stream().map(rank::device).toArray(Device[]::new);
  }

  private static Device[] more(Device... all) {
    return Arrays.copyOfRange(all, 1, all.length);
  }
}
