package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A source whose names are seen without a prefix. */
final class UnprefixedWeights implements WeightSource {
  private final WeightSource source;
  private final Map<String, String> fullNames = new LinkedHashMap<>();

  UnprefixedWeights(WeightSource source, String prefix) throws ModelFormatException {
    this.source = source;
    for (String full : source.names()) {
      String name = full.startsWith(prefix) ? full.substring(prefix.length()) : full;
      if (fullNames.put(name, full) != null) {
        throw new ModelFormatException(
            source.description()
                + ": tensor "
                + name
                + ": expected once, got it with and without the prefix "
                + prefix);
      }
    }
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(fullNames.keySet());
  }

  @Override
  public boolean contains(String name) {
    return fullNames.containsKey(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) throws IOException {
    return source.get(fullNames.getOrDefault(name, name), shape);
  }

  @Override
  public Optional<String> fingerprint() throws IOException {
    return source.fingerprint();
  }

  @Override
  public void verify() throws IOException {
    source.verify();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
