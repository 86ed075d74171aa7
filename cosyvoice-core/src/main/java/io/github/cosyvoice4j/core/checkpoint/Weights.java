package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link WeightSource} seen under a prefix, with the shapes that a net expects.
 *
 * <p>{@code weights.at("encoder").at("embed")} spells the state dict; a tensor that is missing or
 * of another shape fails at load with file, name, expected and got. What was read is remembered, so
 * that {@link #unused()} can tell what nobody wanted.
 */
public final class Weights {
  private final WeightSource source;
  private final String prefix;
  private final Set<String> used;

  private Weights(WeightSource source, String prefix, Set<String> used) {
    this.source = source;
    this.prefix = prefix;
    this.used = used;
  }

  /**
   * {@return a source seen from its root}
   *
   * @param source where the tensors come from
   */
  public static Weights of(WeightSource source) {
    return new Weights(source, "", ConcurrentHashMap.newKeySet());
  }

  /**
   * {@return these weights one segment further in}
   *
   * @param segment one or more segments, dotted
   */
  public Weights at(String segment) {
    return new Weights(source, prefix + segment + ".", used);
  }

  /**
   * {@return these weights one numbered segment further in}
   *
   * @param index the number
   */
  public Weights at(int index) {
    return at(Integer.toString(index));
  }

  /** {@return the prefix, empty or ending in a dot} */
  public String prefix() {
    return prefix;
  }

  /**
   * {@return whether there is a tensor of this name under the prefix}
   *
   * @param name the name
   */
  public boolean contains(String name) {
    return source.contains(prefix + name);
  }

  /**
   * Reads a tensor.
   *
   * @param name its name under the prefix
   * @param shape the shape it must have
   * @return the tensor
   * @throws ModelFormatException if it is missing or of another shape
   * @throws IOException if its bytes can't be had
   */
  public StoredTensor get(String name, long... shape) throws IOException {
    String full = prefix + name;
    if (!source.contains(full)) {
      throw new ModelFormatException(
          source.description()
              + ": tensor "
              + full
              + ": expected shape "
              + Arrays.toString(shape)
              + ", got no such tensor; is this the file of another model?");
    }
    StoredTensor tensor = source.get(full, shape);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          source.description()
              + ": tensor "
              + full
              + ": expected shape "
              + Arrays.toString(shape)
              + ", got "
              + Arrays.toString(tensor.shape())
              + "; do the yaml and the weights belong together?");
    }
    used.add(full);
    return tensor;
  }

  /**
   * Reads a layer's {@code weight}, which upstream may have saved in its two parts of weight norm,
   * in the newer or the older spelling.
   *
   * @param shape the shape it must have
   * @return the weight, its parts multiplied
   * @throws ModelFormatException if it is missing or of another shape
   * @throws IOException if its bytes can't be had
   */
  public StoredTensor weightNormed(long... shape) throws IOException {
    for (WeightNorm parts : List.of(WeightNorm.PARAMETRIZED, WeightNorm.HOOKED)) {
      if (contains(parts.direction())) {
        long[] magnitudes = new long[shape.length];
        Arrays.fill(magnitudes, 1);
        magnitudes[0] = shape[0];
        return WeightNorm.fold(get(parts.magnitude(), magnitudes), get(parts.direction(), shape));
      }
    }
    return get("weight", shape);
  }

  /**
   * Marks a tensor as known and not needed, so that {@link #unused()} does not list it.
   *
   * @param name its name under the prefix
   */
  public void ignore(String name) {
    used.add(prefix + name);
  }

  /** {@return full names of the source's tensors that nobody read or ignored, sorted} */
  public Set<String> unused() {
    Set<String> names = new TreeSet<>(source.names());
    names.removeAll(used);
    return names;
  }

  @Override
  public String toString() {
    return source.description() + ": " + prefix;
  }
}
