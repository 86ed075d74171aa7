package io.github.cosyvoice4j.torch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What there is of CUDA on a machine.
 *
 * @param found which natives were looked for, and whether each was there, in the order of looking
 * @param versions of what there is: driver, runtime, cuDNN, libtorch; what is not there is missing
 * @param problem why no GPU can be used at all, or null if some can
 * @param remedy what to do about the problem, or null
 * @param gpus how many GPUs this process may use
 */
record CudaLibraries(
    Map<String, Boolean> found,
    Map<String, String> versions,
    String problem,
    String remedy,
    int gpus) {

  /** {@return all of it in one line} */
  String summary() {
    List<String> natives =
        found.entrySet().stream()
            .map(each -> each.getKey() + (each.getValue() ? " found" : " not found"))
            .toList();
    String known =
        versions.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    return String.join(", ", natives) + (known.isEmpty() ? "" : "; " + known);
  }
}
