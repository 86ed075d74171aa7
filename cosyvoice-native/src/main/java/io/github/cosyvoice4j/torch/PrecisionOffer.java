package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.Stage;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In what numbers a device computes the stages that have a choice. What is left out has no kernels
 * worth choosing: bfloat16 is emulated on a CPU, and on GPUs older than {@link #BFLOAT16}.
 *
 * @param device the kind of device, as messages call it
 * @param precisions for each stage
 */
record PrecisionOffer(String device, Map<Stage, Set<Precision>> precisions) {
  /** The first GPUs that multiply bfloat16. */
  static final Gpu.Capability BFLOAT16 = new Gpu.Capability(8, 0);

  /** {@return what the CPU offers} */
  static PrecisionOffer cpu() {
    Set<Precision> both = EnumSet.of(Precision.FP32, Precision.FP16, Precision.INT8);
    return of("cpu", both, both);
  }

  /**
   * {@return what a GPU offers}
   *
   * @param capability its compute capability
   */
  static PrecisionOffer gpu(Gpu.Capability capability) {
    Set<Precision> both = EnumSet.of(Precision.FP32, Precision.FP16);
    if (capability.reaches(BFLOAT16)) {
      both.add(Precision.BF16);
    }
    return of("a GPU of compute capability " + capability, both, both);
  }

  private static PrecisionOffer of(String device, Set<Precision> llm, Set<Precision> flow) {
    Map<Stage, Set<Precision>> precisions = new EnumMap<>(Stage.class);
    precisions.put(Stage.LLM, llm);
    precisions.put(Stage.FLOW, flow);
    precisions.put(Stage.VOCODER, EnumSet.of(Precision.FP32));
    return new PrecisionOffer(device, precisions);
  }

  /**
   * {@return what is asked for and not offered, in words; empty if all is}
   *
   * @param options what is asked for
   */
  String lack(ComputeOptions options) {
    for (Map.Entry<Stage, Set<Precision>> offered : precisions.entrySet()) {
      Stage stage = offered.getKey();
      Precision asked = options.precision(stage);
      if (!offered.getValue().contains(asked)) {
        return "precision of %s: expected %s on %s, got %s"
            .formatted(stage, list(offered.getValue()), device, asked);
      }
    }
    return "";
  }

  private static String list(Set<Precision> precisions) {
    return precisions.stream().map(Precision::name).collect(Collectors.joining(" or "));
  }

  /**
   * Refuses what is not offered.
   *
   * @param options what is asked for
   * @param because why it is this device, if another was wished for; else empty
   * @throws IllegalArgumentException if there is such a stage
   */
  void require(ComputeOptions options, String because) {
    String lack = lack(options);
    if (!lack.isEmpty()) {
      String reason = because.isEmpty() ? "" : " (taken because: " + because + ")";
      throw new IllegalArgumentException(lack + reason + "; choose one of these");
    }
  }
}
