package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code modes.json}: what upstream's front end hands to its model for each way of asking. Only
 * zero-shot is built.
 */
final class ModesCheck implements StageCheck {
  private static final String ZERO_SHOT = "zero_shot";
  private static final String LENGTH = "_len";

  /** Inputs that are not whole numbers; the goldens say only that they are there. */
  private static final List<String> FLOAT_INPUTS =
      List.of("flow_embedding", "llm_embedding", "prompt_speech_feat");

  private final ModelParts model;

  ModesCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("modes");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    ConfigNode modes = goldens.json(stage);
    for (String mode : modes.keys()) {
      String prefix = mode + ".";
      if (mode.equals(ZERO_SHOT)) {
        checkZeroShot(modes.at(mode), goldens, prefix, rows);
      } else {
        UnbuiltCheck.list(prefix, modes.at(mode), rows);
      }
    }
  }

  private void checkZeroShot(ConfigNode golden, GoldenSet goldens, String prefix, StageRows rows)
      throws IOException {
    ZeroShotInputs inputs = ZeroShotInputs.of(golden.at("given"), goldens, model);
    rows.given(prefix + "given");
    int frames = inputs.flowPrompt().melFrames();
    Map<String, int[]> ours = ours(inputs);
    for (String key : golden.keys()) {
      if (ours.containsKey(key)) {
        rows.same(prefix + key, golden.ints(key), ours.get(key));
      } else if (key.equals("prompt_speech_feat_frames")) {
        rows.equal(prefix + key, golden.intValue(key), frames);
      } else if (key.equals("present")) {
        List<String> names = new ArrayList<>(ours.keySet());
        names.addAll(FLOAT_INPUTS);
        rows.equal(prefix + key, Json.texts(golden.at(key)), names.stream().sorted().toList());
      } else if (!rows.has(prefix + key)) {
        rows.notCovered(prefix + key);
      }
    }
  }

  /** {@return our whole-number inputs under upstream's names} */
  private static Map<String, int[]> ours(ZeroShotInputs inputs) {
    FlowPrompt prompt = inputs.flowPrompt();
    Map<String, int[]> ours = new TreeMap<>();
    put(ours, "text", inputs.text());
    put(ours, "prompt_text", inputs.promptText());
    put(ours, "llm_prompt_speech_token", prompt.tokens());
    put(ours, "flow_prompt_speech_token", prompt.tokens());
    ours.put("prompt_speech_feat" + LENGTH, new int[] {prompt.melFrames()});
    return ours;
  }

  private static void put(Map<String, int[]> inputs, String name, int[] ids) {
    inputs.put(name, ids);
    inputs.put(name + LENGTH, new int[] {ids.length});
  }
}
