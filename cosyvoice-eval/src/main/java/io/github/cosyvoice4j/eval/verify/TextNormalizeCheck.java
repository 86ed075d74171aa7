package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import java.io.IOException;
import java.util.List;

/**
 * {@code text_normalize.json}: texts, cleaned whole and split into segments.
 *
 * <p>Where upstream raised an error there is nothing to compare with: ours must give something, or
 * refuse the text as one that can't be spoken.
 */
final class TextNormalizeCheck implements StageCheck {
  private final ModelParts model;

  TextNormalizeCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("text_normalize");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    TextFrontEnd text = model.text();
    List<ConfigNode> cases = goldens.json(stage).items();
    for (int i = 0; i < cases.size(); i++) {
      ConfigNode golden = cases.get(i);
      String given = Json.text(golden, "text");
      if (golden.has("whole")) {
        rows.equal(i + ".whole", Json.text(golden, "whole"), text.normalize(given));
      } else {
        rows.equal(i + ".whole", true, isHandled(() -> text.normalize(given)));
      }
      if (golden.has("split")) {
        rows.equal(i + ".split", Json.texts(golden.at("split")), text.split(given));
      } else {
        rows.equal(i + ".split", true, isHandled(() -> text.split(given)));
      }
    }
  }

  @SuppressWarnings("UnusedException") // a refusal is an answer
  private static boolean isHandled(Runnable body) {
    try {
      body.run();
      return true;
    } catch (IllegalArgumentException e) {
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
