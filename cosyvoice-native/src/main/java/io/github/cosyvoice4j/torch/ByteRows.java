package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.core.checkpoint.StoredType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights rounded to bytes: a weight is a value times the scale of its output.
 *
 * @param values (out, in), int8
 * @param scales (out), float64
 */
record ByteRows(Tensor values, Tensor scales) {
  /** Smaller than every scale; keeps rows of zeros from being divided by zero. */
  private static final double TINY = 1e-30;

  /** Weights that one part rounds at least. */
  private static final long WEIGHTS_OF_A_PART = 100_000;

  /**
   * {@return the greatest value of a rounded weight}
   *
   * <p>Without VNNI instructions, FBGEMM adds two products of bytes in 16 bits, which can overflow.
   * Weights are then rounded to 7 bits, which rules it out. (libtorch would rather give the bit of
   * the rows away. Activations of trained models have outliers and need it more than weights do.)
   */
  static int greatest() {
    return Dispatched.hasVnni() ? 127 : 63;
  }

  /** {@return room for weights, not initialized} */
  static ByteRows empty(long out, long in) {
    return new ByteRows(
        Tensor.empty(StoredType.INT8, out, in), Tensor.empty(StoredType.FLOAT64, out));
  }

  /** {@return the weights of layers, side by side, rounded by as many threads as there are} */
  static ByteRows of(List<Product.Layer> layers) {
    long out = layers.stream().mapToLong(Product.Layer::out).sum();
    ByteRows all = empty(out, layers.get(0).in());
    long before = 0;
    for (Product.Layer layer : layers) {
      all.narrow(before, layer.out()).fill(layer.weight());
      before += layer.out();
    }
    return all;
  }

  private void fill(Tensor weight) {
    int parts = (int) Math.min(weight.size(0), Parts.of(weight.numel() / WEIGHTS_OF_A_PART));
    Parts.run(
        weight.size(0),
        parts,
        (first, count) -> narrow(first, count).round(weight.narrow(0, first, count)));
  }

  private void round(Tensor weight) {
    scales.copy_(greatest(weight).squeeze(1).div(greatest()).toFloat64());
    org.bytedeco.pytorch.Tensor rounded =
        torch.quantize_per_channel(weight.raw(), scales.raw(), zeros().raw(), 0, ScalarType.QInt8);
    values.copy_(new Tensor(rounded.int_repr()));
  }

  /** {@return the greatest absolute value of each row, (M, 1)} */
  static Tensor greatest(Tensor rows) {
    Tensor greatest = new Tensor(rows.raw().abs().amax(new long[] {1}, true));
    greatest.raw().add_(new Scalar(TINY));
    return greatest;
  }

  /** Zero points have to be int64: with floats it silently becomes another scheme. */
  private Tensor zeros() {
    return new Tensor(torch.zeros(new long[] {scales.size(0)}, Torch.options(ScalarType.Long)));
  }

  /** {@return some of the outputs; a view} */
  ByteRows narrow(long first, long count) {
    return new ByteRows(values.narrow(0, first, count), scales.narrow(0, first, count));
  }

  /** {@return (out, in), a quantized tensor of libtorch} */
  Tensor quantized() {
    return Dispatched.tensor(
        "aten::_make_per_channel_quantized_tensor",
        new IValue(values.raw()),
        new IValue(scales.raw()),
        new IValue(zeros().raw()),
        new IValue(0L));
  }

  /** {@return outputs} */
  long out() {
    return values.size(0);
  }

  /** {@return inputs} */
  long in() {
    return values.size(1);
  }

  /** {@return the memory of the values, one after another; as long as the tensor lives} */
  ByteBuffer valueBytes() {
    return memory(values, values.numel());
  }

  /**
   * {@return the memory of the scales, in the machine's byte order; as long as the tensor lives}
   */
  ByteBuffer scaleBytes() {
    return memory(scales, scales.numel() * Double.BYTES);
  }

  /** {@return whether others are the same, bit by bit} */
  boolean isSame(ByteRows others) {
    return valueBytes().equals(others.valueBytes()) && scaleBytes().equals(others.scaleBytes());
  }

  private static ByteBuffer memory(Tensor tensor, long bytes) {
    int length = Math.toIntExact(bytes); // a buffer holds no more
    return new BytePointer(tensor.raw().data_ptr())
        .capacity(length)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }
}
