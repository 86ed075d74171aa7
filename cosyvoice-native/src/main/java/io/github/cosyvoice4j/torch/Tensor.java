package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A libtorch tensor: the operations that the nets need, named as in PyTorch.
 *
 * <p>Operations allocate in the thread's innermost {@link TensorScope}; those whose names end in an
 * underscore work in place and return this. Floating tensors are float32, index tensors int64,
 * masks bool, unless a method says otherwise. A tensor may be read by several threads; its lifetime
 * belongs to one owner. Use after close is an {@link IllegalStateException}; a shape that does not
 * fit is libtorch's {@link RuntimeException}.
 *
 * <p>A tensor lies where the thread works that made it ({@link Torch#enterThread(int, Device)}),
 * and is computed with there only; elsewhere that is an {@link IllegalStateException}. Its shape
 * may be asked for everywhere.
 */
public final class Tensor implements AutoCloseable {
  private final org.bytedeco.pytorch.Tensor raw;
  private final Place place;

  /** Takes a tensor of libtorch that lies where the calling thread works. */
  Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
    this.place = Place.here();
    Operations.done();
  }

  // ---- making -------------------------------------------------------------------------------

  /**
   * {@return a float32 tensor with a copy of the values}
   *
   * @param values row-major
   * @param shape sizes
   */
  public static Tensor of(float[] values, long... shape) {
    requireCount(values.length, shape);
    Recording.refuseCopies("Tensor.of");
    org.bytedeco.pytorch.Tensor host = outbound(ScalarType.Float, shape);
    if (values.length > 0) {
      new FloatPointer(host.data_ptr()).put(values, 0, values.length);
    }
    return new Tensor(Place.here().bring(host));
  }

  /**
   * {@return an int64 tensor with a copy of the values}
   *
   * @param values row-major
   * @param shape sizes
   */
  public static Tensor of(int[] values, long... shape) {
    return of(Arrays.stream(values).asLongStream().toArray(), shape);
  }

  /**
   * {@return an int64 tensor with a copy of the values}
   *
   * @param values row-major
   * @param shape sizes
   */
  public static Tensor of(long[] values, long... shape) {
    requireCount(values.length, shape);
    Recording.refuseCopies("Tensor.of");
    org.bytedeco.pytorch.Tensor host = outbound(ScalarType.Long, shape);
    if (values.length > 0) {
      new LongPointer(host.data_ptr()).put(values, 0, values.length);
    }
    return new Tensor(Place.here().bring(host));
  }

  private static org.bytedeco.pytorch.Tensor outbound(ScalarType type, long... shape) {
    return torch.empty(shape, Place.here().outbound(type), null);
  }

  /**
   * {@return an uninitialized float32 tensor}
   *
   * @param shape sizes
   */
  public static Tensor empty(long... shape) {
    return new Tensor(torch.empty(shape, Place.here().options(ScalarType.Float), null));
  }

  /**
   * {@return an uninitialized tensor}
   *
   * @param type of its numbers
   * @param shape sizes
   */
  public static Tensor empty(StoredType type, long... shape) {
    return new Tensor(torch.empty(shape, Place.here().options(Torch.scalarType(type)), null));
  }

  /**
   * {@return an uninitialized tensor of the same numbers as this}
   *
   * @param shape sizes
   */
  public Tensor newEmpty(long... shape) {
    return new Tensor(raw().new_empty(shape));
  }

  /**
   * {@return a float32 tensor of zeros}
   *
   * @param shape sizes
   */
  public static Tensor zeros(long... shape) {
    return new Tensor(torch.zeros(shape, Place.here().options(ScalarType.Float)));
  }

  /**
   * {@return a tensor of zeros, of this one's kind of numbers and where this one is}
   *
   * @param shape sizes
   */
  public Tensor newZeros(long... shape) {
    return new Tensor(raw().new_zeros(shape));
  }

  /**
   * {@return the float32 numbers from, from + 1, .. below to}
   *
   * @param from first
   * @param to end, exclusive
   */
  public static Tensor arange(long from, long to) {
    return new Tensor(
        torch.arange(new Scalar(from), new Scalar(to), Place.here().options(ScalarType.Float)));
  }

  /**
   * {@return tensors joined along an axis}
   *
   * @param dim the axis
   * @param tensors at least one
   */
  public static Tensor cat(int dim, Tensor... tensors) {
    return new Tensor(torch.cat(vector(tensors), dim));
  }

  /**
   * {@return tensors laid side by side along a new axis}
   *
   * @param dim the new axis
   * @param tensors at least one
   */
  public static Tensor stack(int dim, Tensor... tensors) {
    return new Tensor(torch.stack(vector(tensors), dim));
  }

  // ---- asking -------------------------------------------------------------------------------

  /** {@return sizes} */
  public long[] shape() {
    return pointer().shape();
  }

  /**
   * {@return the size of an axis}
   *
   * @param dim the axis; negative counts from the end
   */
  public long size(int dim) {
    org.bytedeco.pytorch.Tensor tensor = pointer();
    return tensor.size(dim < 0 ? dim + tensor.dim() : dim);
  }

  /** {@return the number of axes} */
  public int dim() {
    return (int) pointer().dim();
  }

  /** {@return bytes of one element} */
  public int elementBytes() {
    return Math.toIntExact(pointer().element_size());
  }

  /** {@return the kind of its numbers} */
  public StoredType type() {
    return Torch.storedType(pointer().scalar_type());
  }

  /**
   * {@return where its first number lies in its device's memory, for another native library; valid
   * while the tensor lives}
   */
  public long address() {
    return raw().data_ptr().address();
  }

  /** {@return the number of elements} */
  public long numel() {
    return pointer().numel();
  }

  /** {@return the values, row-major, converted to float32} */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(numel())];
    copyTo(values);
    return values;
  }

  /**
   * Copies the values into an array, row-major, converted to float32.
   *
   * @param into as many values as the tensor has
   */
  public void copyTo(float[] into) {
    requireCount(into.length, shape());
    Recording.refuseCopies("Tensor.copyTo");
    TensorScope.run(
        () -> {
          Tensor plain = toFloat32().contiguous();
          if (into.length > 0) {
            new FloatPointer(plain.onHost().data_ptr()).get(into);
          }
        });
  }

  /** {@return the values of an integer tensor, row-major} */
  public int[] toInts() {
    Recording.refuseCopies("Tensor.toInts");
    int[] values = new int[Math.toIntExact(numel())];
    TensorScope.run(
        () -> {
          Tensor plain = new Tensor(raw().to(ScalarType.Int)).contiguous();
          if (values.length > 0) {
            new IntPointer(plain.onHost().data_ptr()).get(values);
          }
        });
    return values;
  }

  /** {@return whether it is float32, in the host's memory} */
  boolean isHostFloats() {
    return place.isHost() && type() == StoredType.FLOAT32;
  }

  private org.bytedeco.pytorch.Tensor onHost() {
    return place.isHost() ? raw : raw.cpu(); // waits for what is to be copied
  }

  // ---- shape --------------------------------------------------------------------------------

  /**
   * {@return the same elements under other sizes, without a copy where possible}
   *
   * @param shape sizes; one may be -1
   */
  public Tensor reshape(long... shape) {
    return new Tensor(raw().reshape(shape));
  }

  /**
   * {@return a view with axes in another order}
   *
   * @param dims old axis at each new place
   */
  public Tensor permute(long... dims) {
    return new Tensor(raw().permute(dims));
  }

  /**
   * {@return a view with two axes exchanged}
   *
   * @param first one axis
   * @param second the other
   */
  public Tensor transpose(int first, int second) {
    return new Tensor(raw().transpose(first, second));
  }

  /**
   * {@return a view with a new axis of size 1}
   *
   * @param dim where
   */
  public Tensor unsqueeze(int dim) {
    return new Tensor(raw().unsqueeze(dim));
  }

  /**
   * {@return a view without an axis of size 1}
   *
   * @param dim the axis
   */
  public Tensor squeeze(int dim) {
    return new Tensor(raw().squeeze(dim));
  }

  /**
   * {@return a view of part of an axis}
   *
   * @param dim the axis
   * @param start first index
   * @param length how many
   */
  public Tensor narrow(int dim, long start, long length) {
    return new Tensor(raw().narrow(dim, start, length));
  }

  /**
   * {@return a view at one index of an axis, which disappears}
   *
   * @param dim the axis
   * @param index the index
   */
  public Tensor select(int dim, long index) {
    return new Tensor(raw().select(dim, index));
  }

  /**
   * {@return a view of the storage by steps of its own, which may overlap}
   *
   * @param shape sizes
   * @param strides elements from one index of an axis to the next
   */
  public Tensor asStrided(long[] shape, long[] strides) {
    return new Tensor(raw().as_strided(shape, strides));
  }

  /**
   * {@return a view with axes of size 1 repeated}
   *
   * @param shape sizes; -1 keeps one
   */
  public Tensor expand(long... shape) {
    return new Tensor(raw().expand(shape));
  }

  /**
   * {@return a copy tiled along each axis}
   *
   * @param counts times per axis
   */
  public Tensor repeat(long... counts) {
    return new Tensor(raw().repeat(counts));
  }

  /**
   * {@return each slice of an axis repeated in place}
   *
   * @param times how often
   * @param dim the axis
   */
  public Tensor repeatInterleave(long times, int dim) {
    return new Tensor(raw().repeat_interleave(times, new LongOptional(dim), new LongOptional()));
  }

  /**
   * {@return an axis reversed}
   *
   * @param dim the axis
   */
  public Tensor flip(int dim) {
    return new Tensor(raw().flip(dim));
  }

  /** {@return this, row-major without gaps; a copy only if need be} */
  public Tensor contiguous() {
    return new Tensor(raw().contiguous());
  }

  /** {@return a copy of its own storage} */
  public Tensor copy() {
    return new Tensor(raw().contiguous().clone());
  }

  /**
   * {@return part of an axis in equal pieces}
   *
   * @param count pieces
   * @param dim the axis, whose size is a multiple of count
   */
  public Tensor[] chunk(int count, int dim) {
    long length = size(dim) / count;
    Tensor[] pieces = new Tensor[count];
    for (int i = 0; i < count; i++) {
      pieces[i] = narrow(dim < 0 ? dim + dim() : dim, i * length, length);
    }
    return pieces;
  }

  /**
   * {@return padded with a constant}
   *
   * @param value the constant
   * @param pad before and after, last axis first, as in PyTorch
   */
  public Tensor pad(double value, long... pad) {
    return new Tensor(torch.constant_pad_nd(raw(), pad, new Scalar(value)));
  }

  /**
   * {@return the last axis padded with its own reflection}
   *
   * @param before elements before
   * @param after elements after
   */
  public Tensor reflectionPad1d(long before, long after) {
    return new Tensor(torch.reflection_pad1d(raw(), before, after));
  }

  /**
   * {@return slices of an axis, picked by an int64 tensor}
   *
   * @param dim the axis
   * @param indices which, in order
   */
  public Tensor indexSelect(int dim, Tensor indices) {
    return new Tensor(raw().index_select(dim, indices.raw()));
  }

  /**
   * Writes slices into places of an axis that a tensor names, so that they may change from one
   * launch of a graph to the next.
   *
   * @param dim the axis
   * @param places int64, the place of each value
   * @param source values, as many as places
   * @return this
   */
  public Tensor scatter_(int dim, Tensor places, Tensor source) {
    raw().scatter_(dim, places.raw(), source.raw());
    return this;
  }

  // ---- elementwise --------------------------------------------------------------------------

  /**
   * {@return this + other}
   *
   * @param other broadcast
   */
  public Tensor add(Tensor other) {
    return new Tensor(raw().add(other.raw()));
  }

  /**
   * {@return this + value}
   *
   * @param value the number
   */
  public Tensor add(double value) {
    return new Tensor(raw().add(new Scalar(value)));
  }

  /**
   * Adds in place.
   *
   * @param other broadcast
   * @return this
   */
  public Tensor add_(Tensor other) {
    raw().add_(other.raw());
    return this;
  }

  /**
   * Adds a multiple in place.
   *
   * @param other broadcast
   * @param alpha the factor
   * @return this
   */
  public Tensor add_(Tensor other, double alpha) {
    raw().add_(other.raw(), new Scalar(alpha));
    return this;
  }

  /**
   * {@return this - other}
   *
   * @param other broadcast
   */
  public Tensor sub(Tensor other) {
    return new Tensor(raw().sub(other.raw()));
  }

  /**
   * {@return this * other}
   *
   * @param other broadcast
   */
  public Tensor mul(Tensor other) {
    return new Tensor(raw().mul(other.raw()));
  }

  /**
   * {@return this * value}
   *
   * @param value the number
   */
  public Tensor mul(double value) {
    return new Tensor(raw().mul(new Scalar(value)));
  }

  /**
   * Multiplies in place.
   *
   * @param other broadcast
   * @return this
   */
  public Tensor mul_(Tensor other) {
    raw().mul_(other.raw());
    return this;
  }

  /**
   * Multiplies in place.
   *
   * @param value the number
   * @return this
   */
  public Tensor mul_(double value) {
    raw().mul_(new Scalar(value));
    return this;
  }

  /**
   * Overwrites this with a sum.
   *
   * @param first broadcast
   * @param second broadcast
   * @return this
   */
  public Tensor sum_(Tensor first, Tensor second) {
    torch.add_out(raw(), first.raw(), second.raw());
    return this;
  }

  /**
   * Overwrites this with a product.
   *
   * @param first broadcast
   * @param second broadcast
   * @return this
   */
  public Tensor product_(Tensor first, Tensor second) {
    torch.mul_out(raw(), first.raw(), second.raw());
    return this;
  }

  /**
   * Multiplies and adds in place.
   *
   * @param factor broadcast
   * @param addend broadcast
   * @return this
   */
  public Tensor mulAdd_(Tensor factor, Tensor addend) {
    torch.addcmul_out(raw(), addend.raw(), raw(), factor.raw(), new Scalar(1.0));
    return this;
  }

  /**
   * Adds a product in place.
   *
   * @param first broadcast
   * @param second broadcast
   * @return this
   */
  public Tensor addcmul_(Tensor first, Tensor second) {
    raw().addcmul_(first.raw(), second.raw());
    return this;
  }

  /**
   * {@return this / other}
   *
   * @param other broadcast
   */
  public Tensor div(Tensor other) {
    return new Tensor(raw().div(other.raw()));
  }

  /**
   * {@return this / value}
   *
   * @param value the number
   */
  public Tensor div(double value) {
    return new Tensor(raw().div(new Scalar(value)));
  }

  /**
   * Divides in place.
   *
   * @param value the number
   * @return this
   */
  public Tensor div_(double value) {
    raw().div_(new Scalar(value));
    return this;
  }

  /**
   * {@return the remainder with the sign of the divisor, as Python's %}
   *
   * @param value the divisor
   */
  public Tensor remainder(double value) {
    return new Tensor(raw().remainder(new Scalar(value)));
  }

  /**
   * {@return this to the power of value}
   *
   * @param value the exponent
   */
  public Tensor pow(double value) {
    return new Tensor(raw().pow(new Scalar(value)));
  }

  /** {@return e to the power of this} */
  public Tensor exp() {
    return new Tensor(raw().exp());
  }

  /** {@return the natural logarithm} */
  public Tensor log() {
    return new Tensor(raw().log());
  }

  /** {@return the square root} */
  public Tensor sqrt() {
    return new Tensor(raw().sqrt());
  }

  /** {@return the sine} */
  public Tensor sin() {
    return new Tensor(raw().sin());
  }

  /**
   * Takes the sine in place.
   *
   * @return this
   */
  public Tensor sin_() {
    raw().sin_();
    return this;
  }

  /** {@return the cosine} */
  public Tensor cos() {
    return new Tensor(raw().cos());
  }

  /** {@return the hyperbolic tangent} */
  public Tensor tanh() {
    return new Tensor(raw().tanh());
  }

  /** {@return the absolute value} */
  public Tensor abs() {
    return new Tensor(raw().abs());
  }

  /**
   * {@return limited to a range}
   *
   * @param min least
   * @param max greatest
   */
  public Tensor clamp(double min, double max) {
    return new Tensor(
        raw().clamp(new ScalarOptional(new Scalar(min)), new ScalarOptional(new Scalar(max))));
  }

  /**
   * {@return limited from above}
   *
   * @param max greatest
   */
  public Tensor clampMax(double max) {
    return new Tensor(raw().clamp_max(new Scalar(max)));
  }

  /**
   * {@return 1 where this is greater than value, else 0, float32}
   *
   * @param value the bound
   */
  public Tensor greater(double value) {
    return new Tensor(raw().gt(new Scalar(value))).toFloat32();
  }

  /**
   * {@return this in another tensor's kind of numbers; itself if it is}
   *
   * @param other whose kind
   */
  public Tensor typeAs(Tensor other) {
    return new Tensor(raw().to(other.raw().scalar_type()));
  }

  /** {@return this as float32; itself if it is} */
  public Tensor toFloat32() {
    return to(StoredType.FLOAT32);
  }

  /** {@return this as float64; itself if it is} */
  public Tensor toFloat64() {
    return to(StoredType.FLOAT64);
  }

  /**
   * {@return this in other numbers; itself if it has them}
   *
   * @param type the numbers
   */
  public Tensor to(StoredType type) {
    return new Tensor(raw().to(Torch.scalarType(type)));
  }

  /**
   * Copies values in.
   *
   * @param source broadcast
   * @return this
   */
  public Tensor copy_(Tensor source) {
    raw().copy_(source.raw());
    return this;
  }

  /**
   * Fills with a number.
   *
   * @param value the number
   * @return this
   */
  public Tensor fill_(double value) {
    raw().fill_(new Scalar(value));
    return this;
  }

  // ---- activations --------------------------------------------------------------------------

  /** {@return x * sigmoid(x)} */
  public Tensor silu() {
    return new Tensor(torch.silu(raw()));
  }

  /**
   * Applies {@link #silu} in place.
   *
   * @return this
   */
  public Tensor silu_() {
    torch.silu_(raw());
    return this;
  }

  /** {@return the exact (erf) GELU} */
  public Tensor gelu() {
    return new Tensor(torch.gelu(raw()));
  }

  /**
   * Applies {@link #gelu} in place.
   *
   * @return this
   */
  public Tensor gelu_() {
    torch.gelu_(raw());
    return this;
  }

  /** {@return x * tanh(softplus(x))} */
  public Tensor mish() {
    return new Tensor(torch.mish(raw()));
  }

  /** {@return x where positive, else e^x - 1} */
  public Tensor elu() {
    return new Tensor(torch.elu(raw()));
  }

  /**
   * {@return x where positive, else slope * x}
   *
   * @param slope the slope
   */
  public Tensor leakyRelu(double slope) {
    return new Tensor(torch.leaky_relu(raw(), new Scalar(slope)));
  }

  /**
   * {@return the softmax along an axis}
   *
   * @param dim the axis
   */
  public Tensor softmax(int dim) {
    return new Tensor(torch.softmax(raw(), dim));
  }

  /**
   * Takes the softmax along an axis in place.
   *
   * @param dim the axis
   * @return this
   */
  public Tensor softmax_(int dim) {
    torch.softmax_out(raw(), raw(), dim);
    return this;
  }

  /**
   * {@return the logarithm of the softmax along an axis}
   *
   * @param dim the axis
   */
  public Tensor logSoftmax(int dim) {
    return new Tensor(raw().log_softmax(dim));
  }

  // ---- sums ---------------------------------------------------------------------------------

  /**
   * {@return the sum along axes, which stay with size 1}
   *
   * @param dims the axes
   */
  public Tensor sumKeep(long... dims) {
    return new Tensor(raw().sum(dims, true, new ScalarTypeOptional()));
  }

  /**
   * {@return the mean along axes, which stay with size 1}
   *
   * @param dims the axes
   */
  public Tensor meanKeep(long... dims) {
    return new Tensor(raw().mean(dims, true, new ScalarTypeOptional()));
  }

  /**
   * {@return running sums along an axis}
   *
   * @param dim the axis
   */
  public Tensor cumsum(int dim) {
    return new Tensor(raw().cumsum(dim));
  }

  // ---- products and layers ------------------------------------------------------------------

  /**
   * {@return the matrix product over the last two axes, the others broadcast}
   *
   * @param other right side
   */
  public Tensor matmul(Tensor other) {
    return new Tensor(torch.matmul(raw(), other.raw()));
  }

  /**
   * {@return the product with rows as they lie, {@code this otherᵀ}, (n, m)}
   *
   * <p>Where {@link #hasFastMatmulTransposed} it is oneDNN's: for hundreds of rows that is faster
   * than {@link #matmul}, for fewer it is slower.
   *
   * @param other right side, (m, K), where this is (n, K); of the same kind of numbers
   */
  public Tensor matmulTransposed(Tensor other) {
    return hasFastMatmulTransposed() && numel() > 0 && other.numel() > 0
        ? Dispatched.orderedLinear(contiguous(), other.contiguous(), null)
        : matmul(other.transpose(0, 1));
  }

  /**
   * {@return whether {@link #matmulTransposed} is oneDNN's: float32, on a CPU, where it is built}
   */
  public boolean hasFastMatmulTransposed() {
    return isHostFloats() && Dispatched.hasOrderedLinear();
  }

  /**
   * Computes {@code beta * this + alpha * left * right} in place, batch by batch.
   *
   * @param left (N, n, K)
   * @param right (N, K, m)
   * @param beta 0 where what was there is not to be read
   * @param alpha the factor
   * @return this, (N, n, m)
   */
  public Tensor baddbmm_(Tensor left, Tensor right, double beta, double alpha) {
    raw().baddbmm_(left.raw(), right.raw(), new Scalar(beta), new Scalar(alpha));
    return this;
  }

  /**
   * {@return x W^T + b}
   *
   * @param weight (out, in)
   * @param bias (out), or null
   */
  public Tensor linear(Tensor weight, Tensor bias) {
    return new Tensor(torch.linear(raw(), weight.raw(), optional(bias)));
  }

  /**
   * {@return rows of a table, picked by this int64 tensor}
   *
   * @param table (rows, width)
   */
  public Tensor embedding(Tensor table) {
    return new Tensor(torch.embedding(table.raw(), raw()));
  }

  /**
   * {@return layer normalization over the last axis}
   *
   * @param weight gain, or null
   * @param bias offset, or null
   * @param eps added to the variance
   */
  public Tensor layerNorm(Tensor weight, Tensor bias, double eps) {
    return new Tensor(
        torch.layer_norm(
            raw(), new long[] {size(-1)}, optional(weight), optional(bias), eps, true));
  }

  /**
   * {@return root-mean-square normalization over the last axis}
   *
   * @param weight gain
   * @param eps added to the mean square
   */
  public Tensor rmsNorm(Tensor weight, double eps) {
    long width = size(-1);
    boolean few = width == weight.numel() && numel() <= FewRows.MOST * width;
    if (few && FewRows.areFor(this, weight)) {
      return FewRows.rmsNorm(this, weight, eps);
    }
    return new Tensor(
        torch.rms_norm(raw(), new long[] {width}, optional(weight), new DoubleOptional(eps)));
  }

  /**
   * Turns value {@code i} of each head together with value {@code i + D/2}, in place: rotary
   * position embedding in the half-split form.
   *
   * @param heads how many of the H, from the first
   * @param cos (T, D)
   * @param sin (T, D), negated in the first half
   * @return this, (T, H, D)
   */
  public Tensor turnHalves_(int heads, Tensor cos, Tensor sin) {
    if (size(0) <= FewRows.MOST && FewRows.areFor(this, cos, sin)) {
      FewRows.turnHalves(this, heads, cos, sin);
      return this;
    }
    Tensor turned = narrow(1, 0, heads);
    Tensor swapped = new Tensor(turned.raw().roll(new long[] {size(2) / 2}, 2));
    turned.mul_(cos.unsqueeze(1)).addcmul_(swapped, sin.unsqueeze(1));
    return this;
  }

  /**
   * {@return the convolution of (B, C, T)}
   *
   * @param weight (out, in / groups, kernel)
   * @param bias (out), or null
   * @param shape stride, padding, dilation, groups
   */
  public Tensor conv1d(Tensor weight, Tensor bias, ConvShape shape) {
    return new Tensor(
        torch.conv1d(
            raw(),
            weight.raw(),
            optional(bias),
            new long[] {shape.stride()},
            new long[] {shape.padding()},
            new long[] {shape.dilation()},
            shape.groups()));
  }

  /**
   * {@return the convolution of (B, T, C), which takes no copies into another order}
   *
   * @param weight (out, in / groups, kernel)
   * @param bias (out), or null
   * @param shape stride, padding, dilation, groups
   */
  public Tensor conv1dOfRows(Tensor weight, Tensor bias, ConvShape shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y =
          new Tensor(
              torch.conv2d(
                  asImage().raw(),
                  weight.unsqueeze(2).raw(),
                  optional(bias),
                  new long[] {1, shape.stride()},
                  new long[] {0, shape.padding()},
                  new long[] {1, shape.dilation()},
                  shape.groups()));
      return scope.escape(y.asRows());
    }
  }

  /**
   * {@return the transposed convolution of (B, T, C), which takes no copies into another order}
   *
   * @param weight (in, out / groups, kernel)
   * @param bias (out), or null
   * @param shape stride, padding, dilation, groups
   */
  public Tensor convTranspose1dOfRows(Tensor weight, Tensor bias, ConvShape shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y =
          new Tensor(
              torch.conv_transpose2d(
                  asImage().raw(),
                  weight.unsqueeze(2).raw(),
                  optional(bias),
                  new long[] {1, shape.stride()},
                  new long[] {0, shape.padding()},
                  new long[] {0, 0},
                  shape.groups(),
                  new long[] {1, shape.dilation()}));
      return scope.escape(y.asRows());
    }
  }

  /** (B, T, C) -> (B, C, 1, T): an image of one line, its channels last. */
  private Tensor asImage() {
    return transpose(1, 2).unsqueeze(2);
  }

  private Tensor asRows() {
    return squeeze(2).transpose(1, 2).contiguous();
  }

  /**
   * {@return the transposed convolution of (B, C, T)}
   *
   * @param weight (in, out / groups, kernel)
   * @param bias (out), or null
   * @param shape stride, padding, dilation, groups
   */
  public Tensor convTranspose1d(Tensor weight, Tensor bias, ConvShape shape) {
    return new Tensor(
        torch.conv_transpose1d(
            raw(),
            weight.raw(),
            optional(bias),
            new long[] {shape.stride()},
            new long[] {shape.padding()},
            new long[] {0},
            shape.groups(),
            shape.dilation()));
  }

  /**
   * {@return scaled dot-product attention, this being the queries (B, H, T, D)}
   *
   * @param key (B, H, S, D)
   * @param value (B, H, S, D)
   * @param mask added to the scores, broadcast to (B, H, T, S); or null
   */
  public Tensor attention(Tensor key, Tensor value, Tensor mask) {
    return attention(key, value, mask, new DoubleOptional());
  }

  /**
   * {@return scaled dot-product attention, this being the queries (B, H, T, D)}
   *
   * @param key (B, H, S, D)
   * @param value (B, H, S, D)
   * @param mask added to the scores, broadcast to (B, H, T, S); or null
   * @param scale of the scores, in place of 1 over the root of D
   */
  public Tensor attention(Tensor key, Tensor value, Tensor mask, double scale) {
    return attention(key, value, mask, new DoubleOptional(scale));
  }

  private Tensor attention(Tensor key, Tensor value, Tensor mask, DoubleOptional scale) {
    return new Tensor(
        torch.scaled_dot_product_attention(
            raw(), key.raw(), value.raw(), optional(mask), 0, false, scale, false));
  }

  /**
   * {@return (B, C, T) with each frame repeated}
   *
   * @param factor how often
   */
  public Tensor upsampleNearest(long factor) {
    return new Tensor(
        torch.upsample_nearest1d(
            raw(), new long[] {size(2) * factor}, new DoubleOptional((double) factor)));
  }

  /**
   * {@return (B, C, T) resampled by linear interpolation, corners not aligned}
   *
   * @param length the new T
   */
  public Tensor upsampleLinear(long length) {
    return new Tensor(
        torch.upsample_linear1d(raw(), new long[] {length}, false, new DoubleOptional()));
  }

  // ---- lifetime -----------------------------------------------------------------------------

  /** {@return libtorch's tensor, to be computed with by the calling thread} */
  org.bytedeco.pytorch.Tensor raw() {
    if (place != Place.here()) {
      throw new IllegalStateException(
          "Tensor: expected one on " + Place.here() + ", where this thread works, got " + place);
    }
    return pointer();
  }

  /** {@return libtorch's tensor, to be asked or kept} */
  org.bytedeco.pytorch.Tensor pointer() {
    if (raw.isNull()) {
      throw new IllegalStateException("Tensor is closed");
    }
    return raw;
  }

  /** Frees the tensor before its scope does. Idempotent. */
  @Override
  public void close() {
    raw.close();
  }

  @Override
  public String toString() {
    return raw.isNull() ? "Tensor[closed]" : "Tensor" + Arrays.toString(shape());
  }

  static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.raw());
  }

  private static TensorVector vector(Tensor... tensors) {
    org.bytedeco.pytorch.Tensor[] raws = new org.bytedeco.pytorch.Tensor[tensors.length];
    Arrays.setAll(raws, i -> tensors[i].raw());
    return new TensorVector(raws);
  }

  private static void requireCount(int values, long... shape) {
    long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (values != count) {
      throw new IllegalArgumentException(
          "values: expected " + count + " for " + Arrays.toString(shape) + ", got " + values);
    }
  }
}
