package io.github.cosyvoice4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** Operations of libtorch that have no Java method, reached by their names. */
final class Dispatched {
  private static final String LINEAR = "mkldnn::_linear_pointwise";
  private static final Map<String, OperatorHandle> HANDLES = new ConcurrentHashMap<>();

  /** What makes the values that {@link #orderedLinear} gives besides tensors; found by load. */
  private static volatile LinearOptions linearOptions;

  private Dispatched() {}

  /** Looks up all that are used, so that no later call leaves a handle behind. */
  static void load() {
    for (String name :
        new String[] {
          "aten::_make_per_channel_quantized_tensor",
          LINEAR,
          "mkldnn::_reorder_linear_weight",
          "quantized::linear_prepack",
          "quantized::linear_prepack_fp16",
          "quantized::linear_dynamic",
          "quantized::linear_dynamic_fp16"
        }) {
      HANDLES.computeIfAbsent(name, Dispatched::find);
    }
    if (linearOptions == null && HANDLES.containsKey(LINEAR)) {
      linearOptions = LinearOptions.of(HANDLES.get(LINEAR));
    }
  }

  /**
   * {@return an operation's first result, in the innermost scope}
   *
   * @param name such as {@code quantized::linear_dynamic}
   * @param arguments all of them, in order; borrowed
   */
  static IValue call(String name, IValue... arguments) {
    OperatorHandle handle = HANDLES.get(name);
    if (handle == null) {
      throw new IllegalStateException("libtorch: expected " + name + ", got a build without it");
    }
    IValueVector stack = new IValueVector(arguments);
    handle.callBoxed(stack);
    return stack.get(0);
  }

  /**
   * {@return an operation's first result, a tensor}
   *
   * @param name such as {@code quantized::linear_dynamic}
   * @param arguments all of them, in order; borrowed
   */
  static Tensor tensor(String name, IValue... arguments) {
    // A copy of the handle: the first one is part of the stack.
    return new Tensor(new org.bytedeco.pytorch.Tensor(call(name, arguments).toTensor()));
  }

  /** Not all builds have all; what is missing fails where it is called. */
  private static OperatorHandle find(String name) {
    try {
      OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, "");
      handle.retainReference(); // it lives as long as libtorch
      return handle;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * {@return weights in oneDNN's order}
   *
   * @param weight (out, in)
   * @param rows how many rows they will be multiplied with
   */
  static Tensor reorderLinearWeight(Tensor weight, long rows) {
    return tensor("mkldnn::_reorder_linear_weight", new IValue(weight.raw()), new IValue(rows));
  }

  /** {@return whether there is {@link #orderedLinear}} */
  static boolean hasOrderedLinear() {
    return linearOptions != null && torch.hasMKLDNN();
  }

  /**
   * {@return {@code x W^T + b} by oneDNN, (M, out)}
   *
   * @param x (M, in), contiguous: other strides take a thousand times as long, or end the process
   * @param weight made by {@link #reorderLinearWeight}, or (out, in), contiguous
   * @param bias (out), or null
   */
  static Tensor orderedLinear(Tensor x, Tensor weight, Tensor bias) {
    LinearOptions options = linearOptions;
    IValue b = bias == null ? options.nothing : new IValue(bias.raw());
    IValue w = new IValue(weight.raw());
    return tensor(LINEAR, new IValue(x.raw()), w, b, options.none, options.empty, options.nothing);
  }

  /**
   * What a linear layer is told of an activation that follows: there is none.
   *
   * @param none its name
   * @param empty its numbers
   * @param nothing no value
   */
  private record LinearOptions(IValue none, IValue empty, IValue nothing) {
    private static final int NUMBERS = 4; // the place of their list among the arguments

    static LinearOptions of(OperatorHandle handle) {
      Type list = handle.schema().arguments().getPointer(NUMBERS).type().get();
      IValue empty = new IValue(new GenericList(list.containedType(0)));
      LinearOptions made = new LinearOptions(new IValue("none"), empty, new IValue());
      made.none.retainReference(); // all three live as long as libtorch
      made.empty.retainReference();
      made.nothing.retainReference();
      return made;
    }
  }

  /** {@return whether the processor adds products of bytes without overflow} */
  static boolean hasVnni() {
    return Cpu.VNNI;
  }

  /** libtorch knows, but has no Java method that tells. Where Linux does not, it is no. */
  private static final class Cpu {
    private static final boolean VNNI = reads(Path.of("/proc/cpuinfo"), "avx512_vnni");

    private static boolean reads(Path file, String word) {
      try {
        return Files.exists(file) && Files.readString(file).contains(word);
      } catch (IOException e) {
        return false;
      }
    }
  }
}
