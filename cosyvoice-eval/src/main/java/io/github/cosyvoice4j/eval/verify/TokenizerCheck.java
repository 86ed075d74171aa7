package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import java.io.IOException;
import java.util.List;

/** {@code tokenizer.json}: texts and their ids. */
final class TokenizerCheck implements StageCheck {
  private final ModelParts model;

  TokenizerCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("tokenizer");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    Qwen2Tokenizer tokenizer = model.tokenizer();
    List<ConfigNode> cases = goldens.json(stage).items();
    for (int i = 0; i < cases.size(); i++) {
      ConfigNode golden = cases.get(i);
      rows.same("" + i, golden.ints("ids"), tokenizer.encode(Json.text(golden, "text")));
    }
  }
}
