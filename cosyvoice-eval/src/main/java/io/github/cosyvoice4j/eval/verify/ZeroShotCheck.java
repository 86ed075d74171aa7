package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.sampling.RandomSource;
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
    ZeroShotInputs inputs = ZeroShotInputs.of(golden, goldens, model);
    RandomSource random = new RandomSource(golden.intValue("ras_seed"));
    int[] tokens =
        model
            .decoder()
            .decode(
                new SpeechTokenDecoder.Prompt(inputs.promptText(), inputs.flowPrompt().tokens()),
                inputs.text(),
                random,
                SpeechTokenDecoder.Listener.NONE)
            .tokens();
    rows.same(TOKENS, golden.ints(TOKENS), tokens);
    golden.keys().stream().filter(key -> !rows.has(key)).forEach(rows::given);
  }
}
