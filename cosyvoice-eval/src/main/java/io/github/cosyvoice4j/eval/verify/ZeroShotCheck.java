package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.io.IOException;

/** {@code zero_shot.json}: from text and a recording to speech tokens, nothing given between. */
final class ZeroShotCheck implements StageCheck {
  private static final String TOKENS = "ras_tokens";

  private final ModelParts model;

  ZeroShotCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("zero_shot");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    ConfigNode golden = goldens.json(stage);
    GoldenRequests requests = new GoldenRequests(goldens, model);
    SynthesisPlan plan = requests.plan(GoldenRequests.ZERO_SHOT, golden);
    SynthesisPlan.Written text = (SynthesisPlan.Written) plan.segments().get(0);
    int seed = golden.intValue("ras_seed");
    Difference spoken = model.speak(plan.prompt().lm(), text.ids(), seed, golden.ints(TOKENS));
    rows.add(TOKENS, spoken, model.tolerances(Stage.LLM).tokens());
    golden.keys().stream().filter(key -> !rows.has(key)).forEach(rows::given);
  }
}
