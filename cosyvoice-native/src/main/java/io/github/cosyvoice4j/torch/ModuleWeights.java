package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.checkpoint.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * {@link Weights} as tensors: what the constructors of nets load from.
 *
 * <p>On the host, float32 weights are used where the file is mapped, without a copy; other formats
 * are converted once. On a GPU all are copied and converted there. All tensors and products made
 * through one root, and through its {@link #at} views, belong to that root and are freed when it is
 * closed; a net keeps references only. Loading is single-threaded; the tensors are safe to read
 * from several threads.
 */
public final class ModuleWeights implements AutoCloseable {
  private final Weights weights;
  private final Owned owned;

  private ModuleWeights(Weights weights, Owned owned) {
    this.weights = weights;
    this.owned = owned;
  }

  /**
   * {@return a source seen from its root, for products in single precision}
   *
   * @param source where the tensors come from; may be closed after the last net is made
   */
  public static ModuleWeights of(WeightSource source) {
    return of(source, new ProductForm(Precision.FP32, 1));
  }

  /**
   * {@return a source seen from its root}
   *
   * <p>On a GPU, FP16 and BF16 are the numbers of all weights and of all that goes through their
   * layers: libtorch's kernels want them alike, and keep their own sums single. That holds for
   * tables and for the gains of normalizations too. On the host, tensors are float32, and only
   * products read weights in other forms.
   *
   * @param source where the tensors come from; may be closed after the last net is made
   * @param form in what form weights are multiplied with, where the calling thread works
   */
  public static ModuleWeights of(WeightSource source, ProductForm form) {
    return of(source, form, ByteCache.none());
  }

  /**
   * {@return a source seen from its root, as {@link #of(WeightSource, ProductForm)} gives it}
   *
   * @param source where the tensors come from; may be closed after the last net is made
   * @param form in what form weights are multiplied with, where the calling thread works
   * @param cache gives the weights in bytes; may be closed after the last net is made
   */
  public static ModuleWeights of(WeightSource source, ProductForm form, ByteCache cache) {
    StoredType type = type(form.precision());
    return new ModuleWeights(Weights.of(source), new Owned(form, type, cache));
  }

  private static StoredType type(Precision precision) {
    if (Place.here().isHost()) {
      return StoredType.FLOAT32;
    }
    return switch (precision) {
      case FP32 -> StoredType.FLOAT32;
      case FP16 -> StoredType.FLOAT16;
      case BF16 -> StoredType.BFLOAT16;
      case INT8 ->
          throw new IllegalArgumentException(
              "precision: expected FP32, FP16 or BF16 on a GPU, got INT8");
    };
  }

  /**
   * {@return these weights one segment further in}
   *
   * @param segment one or more segments, dotted
   */
  public ModuleWeights at(String segment) {
    return new ModuleWeights(weights.at(segment), owned);
  }

  /**
   * {@return these weights one numbered segment further in}
   *
   * @param index the number
   */
  public ModuleWeights at(int index) {
    return new ModuleWeights(weights.at(index), owned);
  }

  /**
   * {@return whether there is a tensor of this name under the prefix}
   *
   * @param name the name
   */
  public boolean contains(String name) {
    return weights.contains(name);
  }

  /**
   * Reads a tensor, converted to the numbers of the root.
   *
   * @param name its name under the prefix
   * @param shape the shape it must have
   * @return the tensor, owned by the root
   * @throws IOException if it is missing, of another shape, or its bytes can't be had
   */
  public Tensor get(String name, long... shape) throws IOException {
    return keep(weights.get(name, shape));
  }

  /**
   * Reads a weight that may be split into magnitude and direction (weight norm), in either of
   * PyTorch's spellings, and folds it: {@code v * (g / ||v||)} over all axes but the first.
   *
   * @param shape the shape of the folded weight
   * @return the weight, owned by the root
   * @throws IOException if it is missing, of another shape, or its bytes can't be had
   */
  public Tensor weightNormed(long... shape) throws IOException {
    return keep(weights.weightNormed(shape));
  }

  private Tensor keep(StoredTensor stored) {
    owned.parameters += stored.elements();
    return own(() -> wrap(stored).to(owned.type));
  }

  /**
   * Makes a constant that lives as long as the weights.
   *
   * @param maker makes it; what else it makes is freed at once
   * @return the constant, owned by the root
   */
  public Tensor own(Maker maker) {
    return owned.owner.own(maker);
  }

  /**
   * Makes a product in the form of these weights.
   *
   * @param layers whose outputs it gives, side by side; all have as many inputs
   * @return the product, owned by the root
   * @throws UnfitProductException if it has fewer bits than single precision, and fails here
   * @throws StaleCacheException if the cache is of another net
   */
  public Product product(Product.Layer... layers) {
    return owned.products.product(List.of(layers));
  }

  /**
   * Makes a product in single precision, whatever the form of these weights: for layers that cost
   * little and whose rounding would show.
   *
   * @param layer the layer
   * @return the product, owned by the root
   */
  public Product exactProduct(Product.Layer layer) {
    return owned.form.exact().product(List.of(layer), owned.owner);
  }

  /**
   * Marks a tensor as known and not needed.
   *
   * @param name its name under the prefix
   */
  public void ignore(String name) {
    weights.ignore(name);
  }

  /** {@return full names of the source's tensors that nobody read or ignored, sorted} */
  public Set<String> unused() {
    return weights.unused();
  }

  /** {@return the kind of numbers of its tensors, and of what goes through their layers} */
  public StoredType type() {
    return owned.type;
  }

  /** {@return numbers read so far, through the root and all its views} */
  public long parameters() {
    return owned.parameters;
  }

  /** Frees all tensors of the root. Idempotent. */
  @Override
  public void close() {
    owned.owner.close();
    owned.buffers.clear();
  }

  @Override
  public String toString() {
    return weights.toString();
  }

  private Tensor wrap(StoredTensor stored) {
    ByteBuffer data = stored.data();
    if (Place.here().isHost()) {
      owned.buffers.add(data); // libtorch reads the mapping: it must stay reachable
    }
    org.bytedeco.pytorch.Tensor host =
        torch.from_blob(
            new Pointer(data),
            stored.shape(),
            stored.strides(),
            null,
            Torch.options(Torch.scalarType(stored.type())),
            new DeviceOptional());
    return new Tensor(Place.here().bring(host));
  }

  /** Makes a tensor inside a scope that is closed right after. */
  @FunctionalInterface
  public interface Maker {
    /** {@return the tensor to keep} */
    Tensor make();
  }

  private static final class Owned {
    private final ProductForm form;
    private final Owner owner = new Owner();
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final StoredType type;
    private final CheckedProducts products;
    private long parameters;

    Owned(ProductForm form, StoredType type, ByteCache cache) {
      this.form = form;
      this.type = type;
      this.products = new CheckedProducts(form, owner, cache);
    }
  }
}
