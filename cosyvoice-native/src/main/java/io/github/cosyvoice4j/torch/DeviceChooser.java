package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.ComputeOptions.Wish;
import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a {@link DeviceChoice} of what is wished for and what there is. */
final class DeviceChooser {
  /** The oldest GPUs that CUDA 13, and so its natives, have code for. */
  static final Gpu.Capability OLDEST = new Gpu.Capability(7, 5);

  /** Room beside the weights, for cuBLAS, cuDNN and the tensors of one request; a guess. */
  static final long WORKING_BYTES = 512L << 20;

  private final ComputeOptions options;
  private final WeightBytes weights;
  private final Cuda cuda; // null where only the CPU is wished for

  /**
   * Gets what to choose from.
   *
   * @param options what is wished for
   * @param weights what has to fit
   * @param cuda what there is; never asked where the CPU is wished for, and may be null there
   */
  DeviceChooser(ComputeOptions options, WeightBytes weights, Cuda cuda) {
    this.options = options;
    this.weights = weights;
    this.cuda = cuda;
  }

  /** {@return the choice, as {@link DeviceChoice#of} says} */
  DeviceChoice choose() {
    Device wish = options.devices().get(0);
    if (wish.kind() == Device.Kind.CPU) {
      return cpu("");
    }
    boolean required = wish.kind() == Device.Kind.CUDA && options.deviceWish() == Wish.REQUIRE;
    if (required) { // a caller's mistake is told first, whatever the machine has
      PrecisionOffer.gpu(PrecisionOffer.BFLOAT16).require(options, "");
    }
    CudaLibraries libraries = cuda.libraries();
    List<Obstacle> obstacles = new ArrayList<>();
    if (libraries.problem() != null) {
      obstacles.add(new Obstacle(libraries.problem(), libraries.remedy()));
    } else {
      for (int index : candidates(wish, libraries, obstacles)) {
        Gpu gpu = look(index, obstacles);
        if (gpu != null && suits(gpu, required, obstacles) && computes(index, obstacles)) {
          return gpu(gpu, libraries, obstacles);
        }
      }
    }
    if (required) {
      throw unmet(wish, libraries, obstacles);
    }
    return cpu(reasons(obstacles));
  }

  private static int[] candidates(Device wish, CudaLibraries libraries, List<Obstacle> obstacles) {
    int count = libraries.gpus();
    if (count == 0) {
      obstacles.add(
          new Obstacle(
              "no GPU in sight", "check what CUDA_VISIBLE_DEVICES hides from this process"));
    } else if (wish.index() >= count) {
      obstacles.add(
          new Obstacle("there are %d GPUs, from cuda:0 on".formatted(count), "name one of them"));
    } else if (wish.kind() == Device.Kind.CUDA) {
      return new int[] {wish.index()};
    }
    return wish.kind() == Device.Kind.AUTO ? IntStream.range(0, count).toArray() : new int[0];
  }

  private Gpu look(int index, List<Obstacle> obstacles) {
    try {
      return cuda.gpu(index);
    } catch (RuntimeException e) { // it may be taken by others, or broken
      obstacles.add(
          new Obstacle(
              "cuda:" + index + " does not answer: " + firstLine(e), "see what nvidia-smi says"));
      return null;
    }
  }

  private boolean suits(Gpu gpu, boolean required, List<Obstacle> obstacles) {
    PrecisionOffer offer = PrecisionOffer.gpu(gpu.capability());
    if (required) {
      offer.require(options, "");
    }
    long needed = weights.on(options) + WORKING_BYTES;
    Obstacle obstacle = null;
    if (!gpu.capability().reaches(OLDEST)) {
      obstacle =
          new Obstacle(
              gpu + ": natives need compute capability " + OLDEST + " or later",
              "use another GPU or the CPU");
    } else if (!offer.lack(options).isEmpty()) {
      obstacle = new Obstacle(gpu + ": " + offer.lack(options), "choose one of these");
    } else if (gpu.freeBytes() < needed) {
      obstacle =
          new Obstacle(
              gpu + ": weights and work need " + Gpu.gibibytes(needed),
              "free memory there, or load in FP16 or BF16");
    }
    if (obstacle != null) {
      obstacles.add(obstacle);
    }
    return obstacle == null;
  }

  private boolean computes(int index, List<Obstacle> obstacles) {
    try {
      cuda.tryOut(index);
      return true;
    } catch (RuntimeException e) {
      obstacles.add(
          new Obstacle(
              "cuda:" + index + " does not compute: " + firstLine(e),
              "check that the libraries of CUDA 13 and cuDNN 9 are those for this GPU"));
      return false;
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private DeviceChoice gpu(Gpu gpu, CudaLibraries libraries, List<Obstacle> passedOver) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("device", gpu.toString());
    if (!passedOver.isEmpty()) {
      details.put("passed over", reasons(passedOver));
    }
    details.put("cuda", libraries.summary());
    details.put("precision", precisions());
    details.put("tf32", options.tf32() ? "allowed" : "off");
    return new DeviceChoice(Device.cuda(gpu.index()), details);
  }

  private DeviceChoice cpu(String because) {
    PrecisionOffer.cpu().require(options, because);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("device", "cpu");
    if (!because.isEmpty()) {
      details.put("gpu", "not used: " + because);
    }
    details.put("precision", precisions());
    return new DeviceChoice(Device.CPU, details);
  }

  private String precisions() {
    return Stream.of(Stage.LLM, Stage.FLOW, Stage.VOCODER)
        .map(stage -> stage.name().toLowerCase(Locale.ROOT) + " " + options.precision(stage))
        .collect(Collectors.joining(", "));
  }

  private NativeLibraryException unmet(
      Device wish, CudaLibraries libraries, List<Obstacle> obstacles) {
    return new NativeLibraryException(
        "device: expected "
            + wish
            + ", got none that will do: "
            + reasons(obstacles)
            + "; tried: "
            + libraries.summary()
            + "; "
            + obstacles.get(0).remedy
            + ", or prefer the device instead of requiring it, and the CPU is taken",
        null);
  }

  private static String reasons(List<Obstacle> obstacles) {
    return obstacles.stream().map(Obstacle::what).collect(Collectors.joining("; "));
  }

  /**
   * Why a GPU was not taken.
   *
   * @param what the reason
   * @param remedy what to do about it
   */
  private record Obstacle(String what, String remedy) {}
}
