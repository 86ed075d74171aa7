package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Random weights that say they are those of a file, and of which file. */
public final class FingerprintedWeights implements WeightSource {
  private final RandomWeights weights;
  private final String fingerprint;
  private final IOException damage;

  /**
   * Makes a source.
   *
   * @param seed of its numbers
   * @param digit its fingerprint, 64 times
   */
  public FingerprintedWeights(long seed, int digit) {
    this(seed, digit, null);
  }

  FingerprintedWeights(long seed, int digit, IOException damage) {
    this.weights = new RandomWeights(seed);
    this.fingerprint = Integer.toHexString(digit).repeat(64);
    this.damage = damage;
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.of(fingerprint);
  }

  @Override
  public void verify() throws IOException {
    if (damage != null) {
      throw damage;
    }
  }

  @Override
  public String description() {
    return weights.description();
  }

  @Override
  public Set<String> names() {
    return weights.names();
  }

  @Override
  public boolean contains(String name) {
    return weights.contains(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) throws IOException {
    return weights.get(name, shape);
  }

  @Override
  public void close() throws IOException {
    weights.close();
  }
}
