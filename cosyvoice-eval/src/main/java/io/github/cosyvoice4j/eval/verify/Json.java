package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.ArrayList;
import java.util.List;

/** Reads texts out of JSON goldens. */
final class Json {
  private Json() {}

  /**
   * {@return the text under a key}
   *
   * @throws ModelFormatException if there is none
   */
  static String text(ConfigNode map, String key) throws ModelFormatException {
    return text(map.at(key));
  }

  /**
   * {@return the texts of a list}
   *
   * @throws ModelFormatException if it is not a list of texts
   */
  static List<String> texts(ConfigNode list) throws ModelFormatException {
    List<String> texts = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      texts.add(text(item));
    }
    return texts;
  }

  private static String text(ConfigNode node) throws ModelFormatException {
    if (node.value() instanceof String text) {
      return text;
    }
    throw new ModelFormatException(node + ": expected text, got " + node.value());
  }
}
