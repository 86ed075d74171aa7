package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.model.ConfigNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Lists the goldens of what is not built yet. */
final class UnbuiltCheck implements StageCheck {
  @Override
  public boolean isFor(String stage) {
    return true;
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    if (goldens.isTensors(stage)) {
      try (TensorGolden golden = goldens.tensors(stage)) {
        golden.keys().forEach(rows::notCovered);
      }
    } else {
      list("", goldens.json(stage), rows);
    }
  }

  /** A map is listed by key, a list of maps by number; whatever is in them is one value. */
  static void list(String prefix, ConfigNode node, StageRows rows) throws IOException {
    if (node.value() instanceof Map) {
      for (String key : node.keys()) {
        ConfigNode value = node.at(key);
        if (isListOfMaps(value)) {
          list(prefix + key + ".", value, rows);
        } else {
          rows.notCovered(prefix + key);
        }
      }
    } else {
      for (int i = 0; i < node.items().size(); i++) {
        rows.notCovered(prefix + i);
      }
    }
  }

  private static boolean isListOfMaps(ConfigNode node) {
    return node.value() instanceof List<?> items
        && !items.isEmpty()
        && items.get(0) instanceof ConfigNode first
        && first.value() instanceof Map;
  }
}
