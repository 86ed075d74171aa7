package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.model.HyperPyYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The sizes that nets are measured in: a yaml beside this class for each. */
public final class ModelSizes {
  private ModelSizes() {}

  /**
   * {@return the yaml}
   *
   * @param size {@code tiny} or {@code full}
   * @throws IOException if it can't be read
   */
  public static ConfigNode read(String size) throws IOException {
    String name = size + ".yaml";
    try (InputStream in = ModelSizes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("size: expected tiny or full, got " + size);
      }
      return HyperPyYaml.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
